import type { Blast } from "../../core/inventory/blast/blast.ts";
import type { Fate } from "../../core/inventory/blast/dying-key.ts";
import { kindOfKey } from "../../core/inventory/row.ts";
import { foldName, likeness } from "../../core/inventory/same-person.ts";
import { type MapEdge, type MapGraph, type MapNode, RANKS, distinct, worst } from "./map-graph.ts";
import type { KeyGroup } from "./map-keys.ts";
import { count } from "../phrase.ts";

const NOBODY = "nobody";

/** Whoever made a key, and whoever owns a caller with it. */
export function peopleOf(blast: Blast, keys: readonly KeyGroup[]): MapGraph {
  const edges = new Map<string, MapEdge>();
  const spelled = new Map<string, string>();
  const add = (name: string, key: KeyGroup, isOwner: boolean): void => {
    const from = `person:${foldName(name)}`;
    spelled.set(from, [spelled.get(from) ?? name, name].sort()[0] ?? name);
    const id = JSON.stringify([from, key.id]);
    if (edges.has(id)) return;
    const fate = isOwner ? fateOfOwning(blast, name) : fateOfMaking(blast, key, name);
    edges.set(id, { from, to: key.id, fate, isOwner });
  };
  for (const key of keys) {
    const creators = distinct(key.callers.map(({ row }) => row.creator));
    for (const creator of creators) add(creator, key, false);
    const isTeam = key.callers.some(({ row }) => kindOfKey(row) === "team");
    if (creators.length === 0 && !isTeam)
      edges.set(JSON.stringify([NOBODY, key.id]), {
        from: NOBODY,
        to: key.id,
        fate: blast.cause?.kind === "account" ? key.fate : "survives",
        isOwner: false,
      });
  }
  for (const key of keys)
    for (const owner of distinct(key.callers.map(({ row }) => row.owner))) add(owner, key, true);
  const all = [...edges.values()];
  return {
    nodes: distinct(all.map(({ from }) => from)).map((id) => personNode(blast, id, spelled.get(id), all)),
    edges: all,
  };
}

/** What runs from an account to its key when that account closes; a key that is ended ends whoever made it. */
function fateOfMaking({ cause }: Blast, key: KeyGroup, name: string): Fate {
  return cause?.kind === "account" && likeness(name, cause.spellings) !== "other" ? key.fate : "survives";
}

/** Whoever leaves, or may be the one who does, owns nothing any more. */
function fateOfOwning({ cause }: Blast, name: string): Fate {
  const like = cause?.kind === "account" ? likeness(name, cause.spellings) : "other";
  return like === "other" ? "survives" : like === "same" ? "breaks" : "mayBreak";
}

function personNode(
  { cause }: Blast,
  id: string,
  name: string | undefined,
  edges: readonly MapEdge[],
): MapNode {
  const own = edges.filter(({ from }) => from === id);
  const made = own.filter(({ isOwner }) => !isOwner).length;
  const like = cause?.kind !== "account" || name === undefined ? "other" : likeness(name, cause.spellings);
  const fate =
    like === "same" ? "breaks" : like === "alike" ? "mayBreak" : worst(own.map((edge) => edge.fate));
  const state = like === "same" ? ["CLOSES"] : like === "alike" ? ["THE SAME?"] : [];
  const said = made === 0 ? "owner" : `made ${count(made, "key")}`;
  return {
    id,
    column: 0,
    rank: RANKS[fate],
    group: null,
    name: name ?? "nobody knows who",
    detail: [...state, said].join(" · "),
    fate,
    isCause: like === "same",
  };
}
