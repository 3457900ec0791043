import type { Blast, Caller } from "./blast.ts";
import { type ClassifiableInventory, classifyInventory } from "../policy/classify-inventory.ts";
import type { KeyPolicy } from "../policy/key-policy.ts";
import { type InventoryRow, kindOfKey } from "../row.ts";

/** A fact that an inventory row can have, by its name in the file. */
export type Fact = keyof InventoryRow;

/** What a key policy says of the key that a row holds. */
export interface Judged {
  readonly isPersonalFine: boolean;
  /** It holds the best that is to be had: a team key, or where there are none that of a user that is no person. */
  readonly isBest: boolean;
}

export type Judge = (row: InventoryRow) => Judged;

/** What to do before the day, in this order. */
export interface BeforeBlast {
  /** Those whose own personal key dies, where it shouldn't be one; with them is saved whoever stops only with them. */
  readonly migrate: readonly Caller[];
  /** Those whose own key dies and is of the right kind: a migration moves none of them. */
  readonly otherKey: readonly Caller[];
  /** Somebody's own tools, which stop with whoever leaves. */
  readonly needNoMove: readonly Caller[];
  /** Those who have no owner, or lose theirs or the only one who wakes, whether they break or not. */
  readonly owners: readonly Caller[];
  /** Those of whom something isn't known that decides whether, when or whom it hits. */
  readonly facts: readonly { readonly caller: Caller; readonly facts: readonly Fact[] }[];
}

/** What to do so that nobody breaks; the order of the callers stays. */
export function beforeBlast({ callers, cause }: Blast, judge: Judge): BeforeBlast {
  const missing = callers.map((caller) => ({ caller, facts: missingFacts(caller) }));
  const dying = callers.filter(({ keyFate }) => keyFate === "breaks");
  const remedyFor = (caller: Caller): Remedy => remedyOf(caller, judge, cause?.kind === "account");
  return {
    migrate: dying.filter((caller) => remedyFor(caller) === "migrate"),
    otherKey: dying.filter((caller) => remedyFor(caller) === "otherKey"),
    needNoMove: dying.filter((caller) => remedyFor(caller) === "none"),
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

/** By this policy, as a migration has it. */
export function judgedBy(policy: KeyPolicy, inventory: ClassifiableInventory, row: InventoryRow): Judged {
  const [judged] = classifyInventory(policy, { ...inventory, consumers: [row] });
  const isPersonalFine = judged?.verdict === "acceptable-personal";
  return { isPersonalFine, isBest: !isPersonalFine && judged?.standing.is === "fine" };
}

type Remedy = "migrate" | "otherKey" | "none";

function remedyOf({ row, owner }: Caller, judge: Judge, isAccount: boolean): Remedy {
  const { isPersonalFine, isBest } = judge(row);
  if (kindOfKey(row) === "team" || isBest) return "otherKey";
  if (!isPersonalFine) return "migrate";
  return isAccount && owner === "leaves" ? "none" : "otherKey";
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
