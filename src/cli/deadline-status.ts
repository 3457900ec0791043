import { STAGE_AFTER, deadlineOf, isDisablePreapproved, isOverlapping, nextStage } from "../core/deadline.ts";
import type { Incident } from "../core/incident.ts";
import { type Instant, plus } from "../core/time.ts";

/** Until when two keys may live side by side, and what comes of it. */
export interface DeadlineStatus {
  readonly at: Instant;
  readonly passed: boolean;
  /** Who gave it more time. */
  readonly extendedBy: readonly string[];
  readonly stage: number;
  readonly next: { readonly stage: number; readonly at: Instant } | null;
  /** When stanch disables the key by itself; null if it doesn't. */
  readonly disables: Instant | null;
}

/** Null while nothing lives beside the leaked key, or it doesn't work any more. */
export function deadlineStatus(incident: Incident, now: Instant): DeadlineStatus | null {
  const at = deadlineOf(incident);
  if (at === null || !isOverlapping(incident)) return null;
  const { deadlineStage } = incident;
  const isHeld = incident.declined.some(({ rung }) => rung === "disable");
  return {
    at,
    passed: at <= now,
    extendedBy: [...new Set(incident.extensions.map(({ by }) => by))],
    stage: deadlineStage,
    next: nextStage(incident),
    disables: isDisablePreapproved(incident) && !isHeld ? plus(at, STAGE_AFTER[3]) : null,
  };
}
