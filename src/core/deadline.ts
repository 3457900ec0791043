import type { DeadlineStage } from "./containment-data.ts";
import type { Incident } from "./incident.ts";
import { isEnrolled, isIndependent } from "./people.ts";
import { isOldKeyKept } from "./purpose.ts";
import { type Instant, type Seconds, isAfter, latest, plus } from "./time.ts";

/** Seconds after the deadline at which each stage is due. */
export const STAGE_AFTER: Readonly<Record<DeadlineStage, Seconds>> = { 1: 0, 2: 15 * 60, 3: 30 * 60 };

const STAGES: readonly DeadlineStage[] = [1, 2, 3];

/** Until when two keys may live side by side; null while there is no replacement. */
export function deadlineOf({ overlapFrom, plan, extensions }: Incident): Instant | null {
  return overlapFrom === null
    ? null
    : (latest(plus(overlapFrom, plan.overlap), ...extensions.map(({ until }) => until)) ?? null);
}

/** How far extensions may reach in all: to the last stage of the planned deadline, and the overlap once more. */
export function latestDeadline({ overlapFrom, plan }: Incident): Instant | null {
  return overlapFrom === null ? null : plus(overlapFrom, 2 * plan.overlap + STAGE_AFTER[3]);
}

/** Of an enrolled person: somebody else than the responder (alone: anybody) gives more time, within bounds, while two keys live side by side. */
export function isExtension(incident: Incident, by: string, until: Instant, at: Instant): boolean {
  const [deadline, bound] = [deadlineOf(incident), latestDeadline(incident)];
  return (
    deadline !== null &&
    bound !== null &&
    isOverlapping(incident) &&
    isIndependent(incident, by) &&
    isAfter(until, deadline) &&
    isAfter(until, at) &&
    !isAfter(until, bound)
  );
}

/** The stage that comes next, and when; null once nothing is left that the deadline would stop. */
export function nextStage(
  incident: Incident,
): { readonly stage: DeadlineStage; readonly at: Instant } | null {
  const deadline = deadlineOf(incident);
  const stage = STAGES.find((one) => one > incident.deadlineStage);
  if (deadline === null || stage === undefined || !isOverlapping(incident)) return null;
  return { stage, at: plus(deadline, STAGE_AFTER[stage]) };
}

/** The leaked key may still work beside its replacements, and isn't meant to go on doing so. */
export function isOverlapping(incident: Incident): boolean {
  const { plan, leaked, overlapFrom } = incident;
  return !isOldKeyKept(plan) && overlapFrom !== null && leaked.stoppedAt === null && leaked.endedAt === null;
}

/** The runbook wants it, and somebody else than the responder signed it for exactly this plan; alone, anybody. */
export function isDisablePreapproved(incident: Incident): boolean {
  const { plan, planHash, preapprovals } = incident;
  return (
    plan.atDeadline === "disable" &&
    plan.capabilities.canDisable &&
    preapprovals.some(
      (row) => row.planHash === planHash && isEnrolled(incident, row.by) && isIndependent(incident, row.by),
    )
  );
}
