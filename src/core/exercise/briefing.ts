import type { Policy } from "../plan.ts";
import type { Instant } from "../time.ts";

/** What players are told before a rehearsal begins. */
export interface Briefing {
  readonly title: string;
  /** With its line ends: as the scenario tells it, or as it follows from a runbook and what lies beside it. */
  readonly story: string;
  readonly startsAt: Instant;
  readonly policy: Policy;
  /** Who responds: whoever plays is this person. */
  readonly responder: string;
  /** Who can be asked. */
  readonly others: readonly string[];
  /** What the players are to show. */
  readonly objectives: readonly string[];
}
