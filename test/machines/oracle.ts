import type { EventBody, EventData } from "../../src/core/journal.ts";
import { isApproved } from "./oracle-approval.ts";
import { callersOn, classOf } from "./oracle-callers.ts";
import { reasonsOf } from "./oracle-consumer.ts";
import { isPast } from "./oracle-clock.ts";
import { aliveLineage, canariesSince, openEffects } from "./oracle-facts.ts";
import { inventoryOf, isRetired } from "./oracle-inventory.ts";
import { leakedKey, rungsOn } from "./oracle-key.ts";
import { isKept, isMigration, isNoWayToEnd } from "./oracle-migration.ts";
import { isOrphanSettled, mayEndOrphan } from "./oracle-orphans.ts";
import { isAccepted, openReasons } from "./oracle-reasons.ts";
import { mayEndRejected, rejectedAlive, wrongReplacements } from "./oracle-replacements.ts";
import { type Known, rowsOf, twoSigned, visitsOf } from "./oracle-rows.ts";
import { strangersWithReplacements } from "./oracle-strangers.ts";

/*
 * A second opinion on DESIGN §1, from the rows alone: it shares no rule with `src/core` or `machines`, and asks nothing
 * of the fold. Where it and the machine differ, one of them is wrong.
 */

/** Why the leaked key may be ended now, if it may. */
export function groundFor(known: Known): "gate" | "break-glass" | null {
  if (isKept(known)) return null;
  if (openReasons(known).length === 0 && isApproved(known)) return "gate";
  // Everybody who may break by now has to be on the list that was signed.
  const unproven = inventoryOf(known).filter(
    (id) => !isRetired(known, id) && reasonsOf(known, id).length > 0,
  );
  const glass = rowsOf(known, "breakGlass.signed").filter(
    ({ data }) =>
      data.visit === visitsOf(known) &&
      data.expires > known.now &&
      unproven.every((id) => data.breaks.includes(id)),
  );
  return twoSigned(known, glass) ? "break-glass" : null;
}

/** Key and consumers are where they should be without any further end. */
export function isDeadAndSafe(known: Known): boolean {
  return leakedKey(known).state === "dead" && openReasons(known).length === 0;
}

/** The leaked key ended, by a call that was on record before it was made. */
export function isIntendedEnd(known: Known, row: EventBody): boolean {
  const { leaked } = known.opening.data;
  if (row.type !== "key.ended" || row.data.keyId !== leaked.id) return false;
  return rowsOf(known, "effect.intended").some(
    ({ data }) => data.effect === row.data.effect && data.kind === "end" && data.subject === leaked.id,
  );
}

/** Would this intent end a working credential? The row's own word for it isn't asked. */
export function endsSomething({ opening }: Known, intent: EventData["effect.intended"]): boolean {
  if (intent.kind === "reissue") return intent.ending || !opening.data.plan.capabilities.overlap;
  return intent.ending || ["end", "endOrphan", "endLineage"].includes(intent.kind);
}

/** May this ending intent be written, with the machine in `state`? */
export function mayIntend(known: Known, intent: EventData["effect.intended"], state: string): boolean {
  const { leaked } = known.opening.data;
  switch (intent.kind) {
    case "end":
      return state === "revoking.ending" && intent.subject === leaked.id && groundFor(known) !== null;
    case "reissue":
      return state === "reissuing" && isCutOver(known);
    case "endOrphan":
      return (
        intent.subject !== leaked.id &&
        (mayEndOrphan(known, intent.subject) || mayEndRejected(known, intent.subject))
      );
    case "endLineage":
      return intent.subject !== leaked.id && isHostileOnly(known, intent.subject);
    default:
      return false;
  }
}

/** What keeps the incident from closing this way, as `CODE subject`. */
export function closeReasons(known: Known, as: EventData["incident.closed"]["as"]): readonly string[] {
  const { capabilities, watch } = known.opening.data.plan;
  if (isNoWayToEnd(known, as)) return [`it never closes as ${as}`];
  const reasons = openEffects(known).map((id) => `OUTCOME_UNKNOWN ${id}`);
  const { endedAt, state } = leakedKey(known);
  for (const rung of rungsOn(known)) {
    // A rung on a key that is dead binds nobody, however it died; paused callers stay paused, a narrowed holder narrow.
    const stays = rung === "pause" || (rung === "restrict" && capabilities.restrictsHolder === true);
    if (stays || state !== "dead") reasons.push(`RUNG_APPLIED ${rung}`);
  }
  if (isReviewDue(known)) reasons.push("REVIEW_OPEN incident");
  for (const { data } of rowsOf(known, "orphan.found")) {
    if (!isOrphanSettled(known, data.keyId)) reasons.push(`OUTCOME_UNKNOWN ${data.keyId}`);
  }
  for (const id of rejectedAlive(known)) reasons.push(`OUTCOME_UNKNOWN ${id}`);
  if (as === "falsePositive" || as === "accepted") return reasons;
  // Nothing was ended: what has to hold is what those who moved showed at the gate.
  if (isKept(known)) return [...reasons, ...openReasons(known)];
  for (const name of wrongReplacements(known)) reasons.push(`REPLACEMENT_WRONG ${name}`);
  for (const id of strangersWithReplacements(known)) reasons.push(`CALLER_UNCLASSIFIED ${id}`);
  for (const id of isMigration(known) ? [] : aliveLineage(known)) reasons.push(`LINEAGE_ALIVE ${id}`);
  const refusals = canariesSince(known, endedAt);
  const last = refusals.at(-1);
  const isConfirmed =
    refusals.length > 1 &&
    last !== undefined &&
    (endedAt === null || isPast(known, endedAt, capabilities.tokenCache, last));
  if (!isConfirmed) reasons.push("REVOKE_UNCONFIRMED incident");
  if (endedAt === null || !isPast(known, endedAt, watch, known.now)) reasons.push("WATCH_RUNNING incident");
  return reasons.filter((reason) => !isAccepted(known, reason));
}

/** The newest list of who will be out names everybody, on this visit, and every store took its preflight since. */
function isCutOver(known: Known): boolean {
  const { responder, policy } = known.opening.data;
  const preflight = rowsOf(known, "stores.preflighted").at(-1);
  if (isKept(known)) return false;
  if (preflight === undefined || preflight.data.failed.length > 0) return false;
  if (rowsOf(known, "consumer.added").some(({ index }) => index > preflight.index)) return false;
  const everybody = inventoryOf(known);
  return rowsOf(known, "cutover.signed").some(
    ({ data }) =>
      data.visit === visitsOf(known) &&
      (policy === "solo" || data.by !== responder) &&
      everybody.length > 0 &&
      everybody.every((id) => data.out.some((row) => row.consumer === id)),
  );
}

/** Two people called hostile whoever made this key and whoever calls with it. */
function isHostileOnly(known: Known, id: string): boolean {
  if (isMigration(known) || !aliveLineage(known).includes(id)) return false;
  if (rowsOf(known, "key.reissued").some(({ data }) => data.key.id === id)) return false;
  const made = rowsOf(known, "audit.read").flatMap(({ data }) =>
    data.lineage.filter((item) => item.id === id),
  );
  const involved = [...made.map(({ mintedBy }) => mintedBy), ...callersOn(known, id)];
  return (
    made.every(({ kind }) => kind === "key") &&
    involved.every((who) => who !== null && classOf(known, who) === "hostile")
  );
}

/** An end was intended while something kept the gate shut, and nobody looked back at it since. */
function isReviewDue(known: Known): boolean {
  const onGlass = rowsOf(known, "effect.intended").findLast(({ index, at, data }) => {
    const then = { ...known, history: known.history.slice(0, index), now: at };
    return data.kind === "end" && groundFor(then) === "break-glass";
  });
  return onGlass !== undefined && !rowsOf(known, "review.closed").some(({ index }) => index > onGlass.index);
}
