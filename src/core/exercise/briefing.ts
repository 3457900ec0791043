import type { Policy } from "../plan.ts";
import type { Instant } from "../time.ts";

/** What players are told before a rehearsal begins. */
export interface Briefing {
  readonly title: string;
  /** As the scenario tells it, with its line ends; null where a runbook is rehearsed, which has none. */
  readonly story: string | null;
  readonly startsAt: Instant;
  readonly policy: Policy;
  /** Who responds: whoever plays is this person. */
  readonly responder: string;
  /** Who can be asked. */
  readonly others: readonly string[];
  /** What the players are to show. */
  readonly objectives: readonly string[];
}
