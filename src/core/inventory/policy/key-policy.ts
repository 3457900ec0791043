import type { KeyKind } from "../../key.ts";
import type { Seconds } from "../../time.ts";
import type { Fact } from "./row-facts.ts";

/** What a key must be, by the rules and by what the provider offers. */
export type KeyVerdict = "must-be-team" | "acceptable-personal" | "blocked-by-tier";

/** What a rule can say: whether team keys are to be had isn't the rule's to know. */
export type RuleVerdict = Exclude<KeyVerdict, "blocked-by-tier">;

/** Literal text, or the name of a look-up (`LOOKUPS`). */
export type JustificationTemplate = readonly (string | { readonly name: string })[];

/** Of a fact that is a number; both ends belong to it. */
export interface Bounds {
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** One of these values, or a number within these bounds. */
export type Condition = readonly (string | boolean)[] | Bounds;

/** What a row must be like for a rule to speak of it: all of it. Nothing at all fits every row. */
export type When = Readonly<Partial<Record<Fact, Condition>>>;

export interface KeyRule {
  readonly name: string;
  readonly when: When;
  readonly verdict: RuleVerdict;
  readonly because: JustificationTemplate;
  /** How long a key may live at most. */
  readonly rotateEvery?: Seconds;
}

/** Which keys may be personal, as a team writes it down. The first rule that fits a row speaks; the last fits all. */
export interface KeyPolicy {
  readonly name: string;
  readonly title?: string;
  readonly rules: readonly KeyRule[];
  /** What a row that must have a team key gets where the provider has none. */
  readonly withoutTeamKeys: {
    readonly because: JustificationTemplate;
    /** Name of the user that isn't a person. */
    readonly account: JustificationTemplate;
    readonly rotateEvery: Seconds;
  };
}

/** The values that a fact can have; `count` is a whole number from 1. */
export const FACT_VALUES: Readonly<Record<Fact, readonly (string | boolean)[] | "count">> = {
  runtime: [
    "ci",
    "serverless",
    "intake",
    "cron",
    "systemd",
    "container",
    "server",
    "editor",
    "notebook",
    "laptop",
    "unknown",
  ],
  unattended: [true, false],
  environment: ["production", "staging", "development", "personal"],
  wakes: "count",
  hasOwner: [true, false],
  creatorIsOwner: [true, false],
  keyKind: ["user", "team", "unknown"] satisfies readonly (KeyKind | "unknown")[],
  teamKeys: [true, false],
  instances: "count",
  period: ["on-demand", "regular"],
  confirmed: [true, false],
};

/** Whether a fact's value meets what a rule asks of it. */
export function meets(condition: Condition, value: string | boolean | number): boolean {
  if (isChoice(condition)) return condition.some((one) => one === value);
  return Number(value) >= (condition.atLeast ?? 1) && Number(value) <= (condition.atMost ?? Infinity);
}

export function isChoice(condition: Condition): condition is readonly (string | boolean)[] {
  return Array.isArray(condition);
}
