import { endLag } from "./end-lag.ts";
import { goesBy } from "./audit-summary.ts";
import { closeBlockers, earlyCloseBlockers } from "./close.ts";
import { earliestNow, atLatest } from "./clock-skew.ts";
import { type Incident, activeConsumers } from "./incident.ts";
import { callerClass, revocationBlockers } from "./gate.ts";
import type { EventBody, EventData } from "./journal.ts";
import { type Instant, isAfter, latest, plus } from "./time.ts";
import { isKeyOfPlan, isOrphanEndable } from "./orphans.ts";
import { closeReasons, isMigration, isOldKeyKept, isRungOf } from "./purpose.ts";
import { endingGround, isCutoverApproved } from "./verdict.ts";

/** The planned rung of containment is in force, or a person said no to it; `observe` needs nothing. */
export function isContained(incident: Incident): boolean {
  const { rung } = incident.plan;
  return (
    rung === "observe" ||
    incident.leaked.state === "dead" ||
    incident.rungs.some((applied) => applied.rung === rung) ||
    incident.declined.some((one) => one.rung === rung && one.how === "declined")
  );
}

export function isEveryReplacementLive(incident: Incident): boolean {
  const used = new Set(activeConsumers(incident).map((progress) => progress.replacement));
  return [...used].every((name) => incident.replacements[name]?.state === "live");
}

/** Nobody is left who hasn't been tried: each consumer was written, failed, or is to break by its owner's word. */
export function isEverySwapAttempted(incident: Incident): boolean {
  return activeConsumers(incident).every((progress) => progress.attempts > 0);
}

/** The ending of the leaked key may begin: open gate with an approval of this verdict, cutover, or broken glass. */
export function isRevocationUnblocked(incident: Incident, now: Instant): boolean {
  return incident.leaked.state !== "dead" && endingGround(incident, now) !== null;
}

/** The glass was broken over consumers that weren't proven: the key is dead, and they still have to be brought over. */
export function isSomebodyLeftBehind(incident: Incident, now: Instant): boolean {
  const isSettled = incident.watchFrom !== null || !incident.leaked.valueHeld;
  return isSettled && incident.endedOn === "break-glass" && revocationBlockers(incident, now).length > 0;
}

/** There is nothing left to end, and every consumer is proven on its replacement. */
export function isDeadAndProven(incident: Incident, now: Instant): boolean {
  return incident.leaked.state === "dead" && revocationBlockers(incident, now).length === 0;
}

/** Others stay on the old key, and every consumer that was to move is proven on its replacement. */
export function isMovedAndProven(incident: Incident, now: Instant): boolean {
  return isOldKeyKept(incident.plan) && revocationBlockers(incident, now).length === 0;
}

/** What showed that they moved no longer does: they are seen on the old key again, say. Never both at once. */
export function isMoveDoubted(incident: Incident, now: Instant): boolean {
  return isOldKeyKept(incident.plan) && !isMovedAndProven(incident, now);
}

/** An intent that can end no credential, and holds up nobody whom the plan doesn't mean to hold up. */
export function isHarmless(incident: Incident, intent: EventData["effect.intended"]): boolean {
  return !isEnding(incident, intent) && isRungOf(incident.plan, intent.kind);
}

/** An intent that ends a credential is admissible only here; `state` is the machine's dotted state. */
export function isEndingAdmissible(
  incident: Incident,
  intent: EventData["effect.intended"],
  state: string,
  now: Instant,
): boolean {
  if (!isEnding(incident, intent)) return isHarmless(incident, intent);
  switch (intent.kind) {
    case "end":
      return (
        state === "revoking.ending" &&
        intent.subject === incident.leaked.id &&
        endingGround(incident, now) !== null
      );
    case "reissue":
      // Without overlap the new key ends the old one.
      return state === "reissuing" && isCutoverApproved(incident);
    case "endOrphan":
      return incident.orphans.some(
        (orphan) => orphan.keyId === intent.subject && isOrphanEndable(incident, orphan),
      );
    case "endLineage":
      return (
        !isKeyOfPlan(incident, intent.subject) &&
        incident.lineage.some((item) => item.id === intent.subject && isLineageHostile(incident, item))
      );
    default:
      return false;
  }
}

/** It may end a working credential, whatever the row says of itself. */
export function isEnding(incident: Incident, intent: EventData["effect.intended"]): boolean {
  const { ending, kind } = intent;
  return (
    ending ||
    kind === "end" ||
    kind === "endOrphan" ||
    kind === "endLineage" ||
    (kind === "reissue" && !incident.plan.capabilities.overlap)
  );
}

/**
 * The own gate of a key that the leaked one made: two people called its maker and every caller on it hostile. In a
 * migration that is a leak, and what is done about it is for the response.
 */
export function isLineageHostile(incident: Incident, item: Incident["lineage"][number]): boolean {
  const onIt = Object.values(incident.callers).filter((caller) => goesBy(item, caller.keyId));
  const involved = [item.mintedBy, ...onIt.map((caller) => caller.id)];
  return (
    !isMigration(incident.plan) &&
    !item.ended &&
    item.endedAt === null &&
    item.kind === "key" &&
    involved.every((caller) => caller !== null && callerClass(incident, caller) === "hostile")
  );
}

/** The leaked key was accepted again after it had been refused, or long after its end: it isn't dead. */
export function isOldKeyAlive(incident: Incident, event: EventBody): boolean {
  if (event.type !== "canary.probed" || event.data.outcome !== "accepted") return false;
  const { endedAt } = incident.leaked;
  const grace = plus(
    atLatest(incident, endedAt ?? incident.openedAt),
    endLag(incident.plan.capabilities) + CONFIRM_GRACE_SECONDS,
  );
  return incident.canary.firstRefused !== null || isAfter(earliestNow(incident, event.at), grace);
}

/** Beyond the declared delay and token cache: how long the canary may still be accepted before the end counts as failed. */
const CONFIRM_GRACE_SECONDS = 60;

/** Accepted use of the dead key: only that re-opens. One that lives on for others is used, and that says nothing. */
export function isOldKeyUsedAgain(incident: Incident, event: EventBody): boolean {
  if (event.type !== "evidence.observed" || isOldKeyKept(incident.plan)) return false;
  const { leaked, plan, watchFrom } = incident;
  // While the token cache lasts, the ended key may be accepted here and there. What led back to the gate once is history.
  const surely = (at: Instant | null): Instant | undefined =>
    at === null ? undefined : atLatest(incident, at);
  const stopped = latest(surely(leaked.endedAt), surely(leaked.stoppedAt)) ?? incident.openedAt;
  const cached = plus(stopped, endLag(plan.capabilities));
  const since = latest(surely(watchFrom), cached) ?? cached;
  return (
    event.data.callers.some(
      (caller) => caller.key === "old" && caller.lastAccepted !== null && isAfter(caller.lastAccepted, since),
    ) ||
    event.data.evidence.some((seen) => seen.key === "old" && seen.fact === "use" && isAfter(seen.last, since))
  );
}

/** A replacement in use is refused or gone: whoever is on it is on a dead key. */
export function isReplacementLost(incident: Incident, event: EventBody): boolean {
  if (event.type !== "replacement.probed") return false;
  const { replacement, outcome, state } = event.data;
  const isUsed = activeConsumers(incident).some((progress) => progress.replacement === replacement);
  const isStopped = state !== undefined && state !== "live" && state !== "unknown";
  return isUsed && (outcome === "refused" || isStopped);
}

export function isClosable(incident: Incident, event: EventBody): boolean {
  if (event.type !== "incident.closed" || !closeReasons(incident.plan).includes(event.data.as)) return false;
  const early = event.data.as === "falsePositive" || event.data.as === "accepted";
  return (early ? earlyCloseBlockers(incident) : closeBlockers(incident, event.at)).length === 0;
}

/** Rungs come off before an abort, or callers stay paused with nobody in charge. */
export function isAbortable(incident: Incident): boolean {
  return incident.abortRequest !== null && incident.rungs.length === 0;
}
