import type { Caller } from "./blast.ts";
import type { InventoryRow } from "../row.ts";

/** A fact that an inventory row can have, by its name in the file. */
export type Fact = keyof InventoryRow;

/** What to do before the day, in this order. */
export interface BeforeBlast {
  /** Those whose own key dies; with them is saved whoever stops only with them. */
  readonly migrate: readonly Caller[];
  /** Those who have no owner, or lose theirs or the only one who wakes, whether they break or not. */
  readonly owners: readonly Caller[];
  /** Those of whom something isn't known that decides whether, when or whom it hits. */
  readonly facts: readonly { readonly caller: Caller; readonly facts: readonly Fact[] }[];
}

/** What to do so that nobody breaks; the order of the callers stays. */
export function beforeBlast(callers: readonly Caller[]): BeforeBlast {
  const missing = callers.map((caller) => ({ caller, facts: missingFacts(caller) }));
  return {
    migrate: callers.filter(({ keyFate }) => keyFate === "breaks"),
    owners: callers.filter(
      ({ fate, owner, losesWaking }) =>
        owner === "leaves" ||
        owner === "mayLeave" ||
        losesWaking ||
        (owner === "none" && fate !== "survives"),
    ),
    facts: missing.filter(({ facts }) => facts.length > 0),
  };
}

/** What would tell whether it breaks comes first. */
function missingFacts({ row, fate, keyFate, why }: Caller): readonly Fact[] {
  if (fate === "survives") return [];
  const asked = ["environment", "period", "wakes", "blastRadius"] as const;
  return [
    ...(keyFate === "mayBreak" ? factsOfWhy(why?.kind) : []),
    ...asked.filter((fact) => row[fact] === undefined),
    ...(row.confirmed ? [] : (["confirmed"] as const)),
  ];
}

function factsOfWhy(kind: NonNullable<Caller["why"]>["kind"] | undefined): readonly Fact[] {
  switch (kind) {
    case "kindUnknown":
    case "kindsDisagree":
      return ["keyKind"];
    case "creatorUnknown":
    case "creatorAlike":
    case "creatorsDisagree":
      return ["creator"];
    case "noKeyNamed":
    case "sameEnds":
      return ["key"];
    default:
      return ["keyKind", "creator"];
  }
}
