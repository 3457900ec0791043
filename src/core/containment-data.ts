import type { Consumer } from "./consumer.ts";
import type { Rung, Strategy } from "./plan.ts";
import type { Signed } from "./signed.ts";
import type { Instant, Seconds } from "./time.ts";

/** The last stage may act by itself, where that was approved beforehand. */
export type DeadlineStage = 1 | 2 | 3;

/** A consumer that would fail if the leaked key stopped working now. */
export type Breaking = Pick<Consumer, "id" | "owner" | "service">;

/** What it costs to leave the key alive, and what it costs not to. */
export interface Costs {
  /** Seconds until the gate can open at best, and what each weighs. */
  readonly waiting: { readonly seconds: Seconds; readonly weight: number };
  readonly breaking: readonly Breaking[];
}

/** Rows about how hard the leaked key is contained, and what decides on it. */
export interface ContainmentData {
  "rung.applied": { readonly effect: string; readonly rung: Rung; readonly detail: string };
  "rung.undone": { readonly effect: string; readonly rung: Rung };
  "contain.settled": { readonly rung: Rung };
  /** The facts ask for another strategy than the one on record, and what it costs to wait and to act. */
  "strategy.changed": {
    readonly strategy: Strategy;
    readonly rung: Rung;
    readonly reasons: readonly string[];
  } & Costs;
  /** Not this rung: it isn't asked for again until the strategy changes. */
  "rung.declined": Signed<{ readonly rung: Rung; readonly reason: string }>;
  /** The overlap has lasted as long as the plan lets it (1), and 15 (2) and 30 minutes (3) longer. */
  "deadline.passed": { readonly stage: DeadlineStage; readonly deadline: Instant };
  /** Two keys may live side by side until then: its stages begin anew. The gate doesn't know of it. */
  "deadline.extended": Signed<{ readonly until: Instant; readonly reason: string }>;
  /** Once the last stage is reached the key may be disabled without a question, under this plan only. */
  "disable.preapproved": Signed<{ readonly planHash: string }>;
}
