import type { Sight } from "./audit-summary.ts";
import type { KeyState } from "./key.ts";
import type { Exposure, Privilege, Rung, Strategy } from "./plan.ts";
import { type Seconds, formatSeconds } from "./time.ts";

/** What decides how hard containment bites. */
export interface StrategyFacts {
  readonly exposure: Exposure;
  readonly privilege: Privilege;
  readonly state: KeyState;
  /** What shows that the key is being abused, in sentences. */
  readonly abuse: readonly string[];
  /** `none`: the inventory is empty and a source that names keys shows nobody. */
  readonly callers: "unread" | "known" | "unknown" | "none";
  /** `planned`: there are sources, and nobody has read them yet. */
  readonly audit: "planned" | Sight;
  /** Rungs that provider and plan allow now, mildest first; `observe` always is one. */
  readonly possible: readonly Rung[];
  readonly overlap: Seconds;
}

/** A strategy with the rung that it wants, and why, in sentences. */
export interface Judgement {
  readonly row: RowName;
  readonly strategy: Strategy;
  readonly rung: Rung;
  readonly reasons: readonly string[];
}

export type RowName =
  | "abuse"
  | "dead"
  | "nobody"
  | "public-and-strong"
  | "public-and-strong-for-good"
  | "uncertain"
  | "uncertain-for-good"
  | "ordinary";

interface Row {
  readonly name: RowName;
  readonly fits: (facts: StrategyFacts) => boolean;
  readonly strategy: Strategy;
  readonly rung: (facts: StrategyFacts) => Rung;
  readonly reasons: (facts: StrategyFacts) => readonly string[];
}

const LADDER: readonly Rung[] = ["observe", "restrict", "pause", "disable"];

const canDisable = ({ possible }: StrategyFacts): boolean => possible.includes("disable");
const isPublic = ({ exposure }: StrategyFacts): boolean => exposure !== "internal";
const isStrong = ({ privilege }: StrategyFacts): boolean => privilege !== "low";
const isUncertain = ({ callers, audit }: StrategyFacts): boolean =>
  callers === "unknown" || audit === "blind" || audit === "unread";
const isReversible = "Disabling can be taken back.";

/** The decision table: the first row that fits wins. */
export const STRATEGY_TABLE: readonly Row[] = [
  {
    name: "abuse",
    fits: ({ abuse, state }) => abuse.length > 0 && state !== "dead",
    strategy: "contain-now",
    rung: ({ possible }) => hardest(possible),
    reasons: (facts) => [...facts.abuse, hardestReason(facts)],
  },
  {
    name: "dead",
    fits: ({ state }) => state === "dead",
    strategy: "rotate-first",
    rung: () => "observe",
    reasons: () => ["The key is dead: nothing is left to contain, and the swap is urgent."],
  },
  {
    name: "nobody",
    fits: ({ callers }) => callers === "none",
    strategy: "revoke-first",
    rung: ({ possible }) => hardest(possible),
    reasons: (facts) => [
      "The inventory is empty, and a log that names keys shows nobody: there is no legitimate caller to break.",
      hardestReason(facts),
    ],
  },
  {
    name: "public-and-strong",
    fits: (facts) => isPublic(facts) && isStrong(facts) && canDisable(facts),
    strategy: "disable-first",
    rung: () => "disable",
    reasons: (facts) => [...exposureReasons(facts), isReversible],
  },
  {
    name: "public-and-strong-for-good",
    fits: (facts) => isPublic(facts) && isStrong(facts),
    strategy: "rotate-first",
    rung: ({ possible }) => (possible.includes("restrict") ? "restrict" : "observe"),
    reasons: (facts) => [
      ...exposureReasons(facts),
      `The key can't be disabled, only ended: ${facts.possible.includes("restrict") ? "it is narrowed" : "nothing is planned that narrows it"}, and its overlap should be minutes (the plan has ${formatSeconds(facts.overlap)}).`,
    ],
  },
  {
    name: "uncertain",
    fits: (facts) => isUncertain(facts) && canDisable(facts),
    strategy: "disable-first",
    rung: () => "disable",
    reasons: (facts) => [...uncertainReasons(facts), isReversible],
  },
  {
    name: "uncertain-for-good",
    fits: isUncertain,
    strategy: "rotate-first",
    rung: () => "observe",
    reasons: (facts) => [
      ...uncertainReasons(facts),
      "The key can't be disabled: it ends only when people have said who calls, or accepted that they can't know.",
    ],
  },
  {
    name: "ordinary",
    fits: () => true,
    strategy: "rotate-first",
    rung: () => "observe",
    reasons: (facts) => [
      ...exposureReasons(facts),
      facts.callers === "known" ? "No abuse seen." : "Nobody has read yet who calls with it.",
    ],
  },
];

/** What the facts ask for. */
export function strategyOf(facts: StrategyFacts): Judgement {
  const row = STRATEGY_TABLE.find(({ fits }) => fits(facts));
  if (row === undefined) throw new Error("the last row fits everything");
  const { name, strategy } = row;
  return { row: name, strategy, rung: row.rung(facts), reasons: row.reasons(facts) };
}

/** Is `rung` harder on the key than every one of `others`? */
export function isHarder(rung: Rung, others: readonly Rung[]): boolean {
  return others.every((other) => LADDER.indexOf(rung) > LADDER.indexOf(other)) && rung !== "observe";
}

function hardest(possible: readonly Rung[]): Rung {
  return possible.reduce((best, rung) => (isHarder(rung, [best]) ? rung : best), "observe");
}

function hardestReason(facts: StrategyFacts): string {
  const rung = hardest(facts.possible);
  if (rung === "disable") return isReversible;
  return rung === "observe"
    ? "Nothing reversible holds the key up: what is left is a faster swap, or broken glass."
    : `The key can't be disabled: "${rung}" is the hardest step that can be taken back.`;
}

function exposureReasons({ exposure, privilege }: StrategyFacts): readonly string[] {
  return [
    {
      public: "Exposed in public.",
      internal: "Exposed inside only.",
      unknown: "Nobody says who can have seen it: it counts as public.",
    }[exposure],
    {
      high: "Can do much.",
      low: "Can do little.",
      unknown: "Nobody says what it can do: it counts as much.",
    }[privilege],
  ];
}

function uncertainReasons({ callers, audit }: StrategyFacts): readonly string[] {
  return [
    ...(callers === "unknown" ? ["Somebody calls with the key, and nobody has said who that is."] : []),
    ...(audit === "unread" ? ["No log was read that could show who calls with the key."] : []),
    ...(audit === "blind" ? ["No log that was read names the key that was used."] : []),
  ];
}
