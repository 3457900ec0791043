import type { Instant, Seconds } from "../time.ts";
import type { ExerciseRowOf, PointKind } from "./log.ts";
import type { Measure, Rating } from "./objective.ts";

/** How one objective was reached, and why it is rated so. */
export interface RatedObjective {
  readonly id: string;
  readonly text: string;
  /** Null where nothing measures it and nobody who watched has rated it. */
  readonly rating: Rating | null;
  readonly measure: Measure | null;
  readonly measured: number | null;
  /** One sentence with the figure and the limit, or with the word of whoever watched. */
  readonly why: string;
}

/** A decision of the players against what was known when they took it. */
export interface JudgedDecision {
  readonly at: Instant;
  readonly seq: number;
  readonly point: PointKind;
  /** What was in the way then, as code and subject. */
  readonly blockers: readonly string[];
  readonly chosen: string;
  /** `rash`: the facts known then spoke against it. */
  readonly verdict: "sound" | "rash";
  /** What spoke for or against it then. */
  readonly why: string;
  /** What it did, which the players learn afterwards; null if nothing came of it. */
  readonly effect: string | null;
}

export interface Figures {
  /** From the start of the rehearsal; null if it never came to that. */
  readonly containSeconds: Seconds | null;
  readonly endSeconds: Seconds | null;
  /** From the exposure until the leaked key was refused for good, or until the end. */
  readonly exposureSeconds: Seconds;
  /** Accepted calls of the thief since the start. */
  readonly thiefCalls: number;
  readonly prematureEnds: number;
  readonly broken: readonly { readonly consumer: string; readonly seconds: Seconds }[];
  readonly keysLeft: number;
  /** Consumers by what showed them on their replacement when the leaked key was ended. */
  readonly evidence: { readonly observed: number; readonly attested: number; readonly none: number };
  /** Owners whose service was touched, and how many of them were told before. */
  readonly owners: { readonly touched: number; readonly told: number };
}

/** What a rehearsal came to: computed from its journal, its log of the table and its scenario, and from nothing else. */
export interface Score {
  readonly exercise: ExerciseRowOf<"began">;
  readonly endedAt: Instant;
  readonly passed: boolean;
  /** Why it isn't passed; empty if it is. */
  readonly reasons: readonly string[];
  readonly objectives: readonly RatedObjective[];
  readonly decisions: readonly JudgedDecision[];
  readonly figures: Figures;
}
