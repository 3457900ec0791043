import type { Blast, Caller } from "../core/inventory/blast.ts";
import type { Fate } from "../core/inventory/dying-key.ts";
import { type InventoryRow, kindOfKey } from "../core/inventory/row.ts";
import { foldName, likeness } from "../core/inventory/same-person.ts";
import { createFindRows } from "../core/inventory/stops-with.ts";
import { formatSeconds } from "../core/time.ts";
import type { LayerEdge, LayerNode } from "./layers.ts";
import { count, maskOfHandle, withInstances } from "./phrase.ts";

/** A box of the map, in words that may come from outside. */
export interface MapNode extends LayerNode {
  readonly name: string;
  readonly detail: string;
  readonly fate: Fate;
  /** What is the reason, not hit itself: the account that closes, a key that ends. */
  readonly isCause: boolean;
}

export interface MapEdge extends LayerEdge {
  readonly fate: Fate;
  /** Owns a caller with this key, and hasn't made it. */
  readonly isOwner: boolean;
}

export interface BlastGraph {
  readonly nodes: readonly MapNode[];
  readonly edges: readonly MapEdge[];
}

export const COLUMNS = ["Accounts and owners", "Keys", "Callers", "What stops with them"] as const;

const RANKS: Readonly<Record<Fate, number>> = { breaks: 0, mayBreak: 1, survives: 2 };
const NOBODY = "nobody";

/** Who made which key, who calls with it and what stops with them. */
export function blastGraph(blast: Blast): BlastGraph {
  const callers = blast.callers;
  const keys = keysOf(callers);
  const people = peopleOf(blast, keys);
  const downstream = downstreamOf(callers);
  return {
    nodes: [...people.nodes, ...keys.map(keyNode), ...callers.map(callerNode), ...downstream.nodes],
    edges: [
      ...people.edges,
      ...keys.flatMap(({ id, callers: held }) =>
        held.map(({ row, keyFate }) => ({ from: id, to: `caller:${row.id}`, fate: keyFate, isOwner: false })),
      ),
      ...downstream.edges,
    ],
  };
}

/** One key as far as the rows tell keys apart. */
interface KeyGroup {
  readonly id: string;
  readonly fate: Fate;
  readonly callers: readonly Caller[];
}

function keysOf(callers: readonly Caller[]): readonly KeyGroup[] {
  const groups = new Map<string, Caller[]>();
  for (const caller of callers) {
    const id = keyId(caller.row);
    groups.set(id, [...(groups.get(id) ?? []), caller]);
  }
  return [...groups].map(([id, held]) => ({
    id,
    fate: worst(held.map(({ keyFate }) => keyFate)),
    callers: held,
  }));
}

/** A key that nobody names is one by its two ends; a row that says neither has a box for whichever it holds. */
function keyId({ id, provider = "", key, keyPrefix, lastFour }: InventoryRow): string {
  if (key !== undefined) return `key:${JSON.stringify([provider, key])}`;
  if (keyPrefix === undefined || lastFour === undefined) return `row:${id}`;
  return `ends:${JSON.stringify([provider, keyPrefix, lastFour])}`;
}

function keyNode({ id, fate, callers }: KeyGroup): MapNode {
  const row = callers[0]?.row;
  const kind = first(callers, kindOfKey);
  const words = kind === null ? "kind unknown" : kindOfKey(kind.row) === "team" ? "team key" : "personal key";
  const ends = endsOf(first(callers, ({ lastFour }) => lastFour)?.row ?? row);
  return {
    id,
    column: 1,
    // A key that stays and whose caller stops with another one comes right after those that die.
    rank: fate === "breaks" ? 0 : 1 + RANKS[worst(callers.map((one) => one.fate))],
    group: null,
    fate,
    isCause: fate === "breaks",
    name: row?.key ?? (ends === "" ? "no key named" : ends),
    detail: [
      ...(fate === "breaks" ? ["ENDS"] : fate === "mayBreak" ? ["MAY END"] : []),
      words,
      ...(row?.key === undefined || ends === "" ? [] : [ends]),
    ].join(" · "),
  };
}

function endsOf(row: InventoryRow | undefined): string {
  if (row?.keyPrefix === undefined && row?.lastFour === undefined) return "";
  return maskOfHandle({ prefix: row.keyPrefix ?? "", lastFour: row.lastFour ?? "" });
}

function callerNode(caller: Caller, index: number): MapNode {
  const { row, fate } = caller;
  return {
    id: `caller:${row.id}`,
    column: 2,
    rank: index,
    group: keyId(row),
    name: `${row.id}: ${withInstances(row.service, row.instances)}`,
    detail: [...fateWords(caller), row.environment ?? "where unknown"].join(" · "),
    fate,
    isCause: false,
  };
}

function fateWords({ fate, noticed, via, owner, losesWaking, row }: Caller): readonly string[] {
  if (fate === "survives") {
    if (owner === "leaves" || owner === "mayLeave" || losesWaking) return ["LOSES ITS OWNER"];
    return [row.owner === undefined ? "no owner" : `owner ${row.owner}`];
  }
  const verb = fate === "breaks" ? "BREAKS" : "MAY BREAK";
  if (via !== null) return [`${verb} with ${via}`];
  if (noticed?.kind === "within") return [`${verb} within ${formatSeconds(noticed.seconds)}`];
  return [noticed?.kind === "onDemand" ? `${verb}, SILENT` : `${verb}, nobody knows when`];
}

function peopleOf(blast: Blast, keys: readonly KeyGroup[]): BlastGraph {
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

function downstreamOf(callers: readonly Caller[]): BlastGraph {
  const edges: MapEdge[] = [];
  const spelled = new Map<string, string>();
  for (const { row, fate } of callers) {
    const from = `caller:${row.id}`;
    const names = row.blastRadius ?? [];
    for (const [folded, name] of new Map(names.map((one) => [foldName(one), one]))) {
      const to = `stops:${folded}`;
      spelled.set(to, [spelled.get(to) ?? name, name].sort()[0] ?? name);
      edges.push({ from, to, fate, isOwner: false });
    }
    // Whoever survives takes nothing along, known or not.
    if (names.length === 0 && fate !== "survives")
      edges.push({ from, to: NOBODY_KNOWS, fate: "mayBreak", isOwner: false });
  }
  const find = createFindRows(callers.map(({ row }) => row));
  const nodes = [...Map.groupBy(edges, ({ to }) => to)].map(([id, into]): MapNode => {
    const name = spelled.get(id);
    const fate = worst(into.map((edge) => edge.fate));
    const rows = find(name ?? "");
    const verb = { breaks: ["STOPS"], mayBreak: ["MAY STOP"], survives: [] }[fate];
    const ids = rows.map((row) => row.id).filter((one) => id !== `stops:${one}`);
    const also = rows.length === 0 ? [] : [ids.length === 0 ? "a caller here" : `is ${ids.join(", ")}`];
    return {
      id,
      column: 3,
      rank: RANKS[fate],
      group: null,
      name: name ?? "nobody knows what",
      detail: [...verb, ...also].join(" · "),
      fate,
      isCause: false,
    };
  });
  return { nodes, edges };
}

/** No folded name begins so. */
const NOBODY_KNOWS = "stops?";

function worst(fates: readonly Fate[]): Fate {
  if (fates.includes("breaks")) return "breaks";
  return fates.includes("mayBreak") ? "mayBreak" : "survives";
}

function first(callers: readonly Caller[], known: (row: InventoryRow) => unknown): Caller | null {
  return callers.find(({ row }) => (known(row) ?? undefined) !== undefined) ?? null;
}

/** In the order of the callers, which is that of their ids wherever nothing else decides. */
function distinct(names: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(names.filter((name) => name !== undefined))];
}
