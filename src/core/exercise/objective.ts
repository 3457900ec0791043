/** How far an objective was reached. */
export type Rating = "met" | "partly" | "not";

/** What is counted of a rehearsal, each the less the better. Those that end in `-time` are seconds. */
export const MEASURES = [
  /** Keys that were ended under a consumer. */
  "premature-ends",
  /** Consumers, declared or not, that had a call refused; their outage together. */
  "consumers-broken",
  "broken-time",
  /** From the start until the leaked key was first narrowed, disabled or ended; until it was refused for good. */
  "containment-time",
  "end-time",
  /** From the exposure until the leaked key was refused for good. */
  "exposure-time",
  /** Accepted calls of the thief since the start. */
  "thief-calls",
  /** Keys that nobody holds, and keys of the thief that live. */
  "keys-left",
  /** Consumers that still call with the leaked key at the end. */
  "on-leaked-key",
  /** Consumers off the inventory that called, and that nobody found before the end of the leaked key. */
  "callers-missed",
  /** Callers that were called something else than they are. */
  "callers-misjudged",
  /** Consumers without observed proof when the leaked key was ended. */
  "consumers-unproven",
  /** Acceptances, attestations of use and broken glass that the end of the leaked key rested on. */
  "risks-accepted",
  /** Owners who were not told before their service was touched. */
  "owners-untold",
  /** Decisions that the facts known then spoke against. */
  "rash-decisions",
  /** 1 if the response isn't closed. */
  "not-closed",
] as const;

export type Measure = (typeof MEASURES)[number];

/** Those that can be of one consumer alone. */
export const MEASURES_OF_CONSUMERS: ReadonlySet<Measure> = new Set([
  "premature-ends",
  "consumers-broken",
  "broken-time",
  "on-leaked-key",
  "callers-missed",
  "consumers-unproven",
]);

/** What the players are to show. Without a measure only somebody who watches can rate it. */
export interface Objective {
  readonly id: string;
  readonly text: string;
  readonly measure?: Measure;
  /** Of this consumer alone, where the measure is of consumers. */
  readonly consumer?: string;
  /** At most so many, or so many seconds, is `met`; at most `partly` is partly. */
  readonly met?: number;
  readonly partly?: number;
}
