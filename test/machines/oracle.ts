import type { EventBody, EventData } from "../../src/core/journal.ts";
import { reasonsOf } from "./oracle-consumer.ts";
import {
  aliveLineage,
  callersOf,
  canariesSince,
  classOf,
  endOf,
  inventoryOf,
  isAllUseRecorded,
  isOwnClean,
  isReplacementRight,
  isRetired,
  keyState,
  openEffects,
  rungOn,
} from "./oracle-facts.ts";
import { isOrphanSettled, mayEndOrphan } from "./oracle-orphans.ts";
import { mayEndRejected, rejectedAlive } from "./oracle-replacements.ts";
import { type Known, lastOf, rowsOf, seconds, twoSigned, visitsOf } from "./oracle-rows.ts";

/*
 * A second opinion on DESIGN §1, from the rows alone: it shares no rule with `src/core` or `machines`. It knows what the
 * words of these tests can say (reports of keys held, no audit silence, no disabled key) and asks nothing of the fold.
 */

const HALF_A_DAY = 12 * 3600;

const MAY_BE_ACCEPTED =
  /^(NO_CONSUMERS|NEW_USE_UNPROVEN|OLD_USE_UNOBSERVABLE|LEAK_PATH_OPEN|LINEAGE_ALIVE|REVOKE_UNCONFIRMED) /;

/** Why the leaked key may be ended now, if it may. */
export function groundFor(known: Known): "gate" | "break-glass" | null {
  if (openReasons(known).length === 0 && isApproved(known)) return "gate";
  const glass = rowsOf(known, "breakGlass.signed").filter(
    ({ data }) => data.visit === visitsOf(known) && data.expires > known.now,
  );
  return twoSigned(known, glass) ? "break-glass" : null;
}

/** What keeps the gate shut, as `CODE subject`, less what two people accepted. */
export function openReasons(known: Known): readonly string[] {
  return allReasons(known).filter((reason) => !isAccepted(known, reason));
}

/** Key and consumers are where they should be without any further end. */
export function isDeadAndSafe(known: Known): boolean {
  return keyState(known) === "dead" && openReasons(known).length === 0;
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
  const reasons = openEffects(known).map((id) => `OUTCOME_UNKNOWN ${id}`);
  const end = endOf(known);
  if (rungOn(known)) reasons.push("RUNG_APPLIED pause");
  if (isReviewDue(known)) reasons.push("REVIEW_OPEN incident");
  for (const { data } of rowsOf(known, "orphan.found")) {
    if (!isOrphanSettled(known, data.keyId)) reasons.push(`OUTCOME_UNKNOWN ${data.keyId}`);
  }
  for (const id of rejectedAlive(known)) reasons.push(`OUTCOME_UNKNOWN ${id}`);
  if (as === "falsePositive" || as === "accepted") return reasons;
  if (!inventoryOf(known).every((id) => isRetired(known, id)) && !isReplacementRight(known))
    reasons.push("REPLACEMENT_WRONG shared");
  for (const id of aliveLineage(known)) reasons.push(`LINEAGE_ALIVE ${id}`);
  const refusals = canariesSince(known, end).filter(
    (at) => seconds(end ?? at, at) >= capabilities.tokenCache,
  );
  if (refusals.length < 2) reasons.push("REVOKE_UNCONFIRMED incident");
  if (end === null || seconds(end, known.now) < watch) reasons.push("WATCH_RUNNING incident");
  return reasons.filter((reason) => !isAccepted(known, reason));
}

function allReasons(known: Known): readonly string[] {
  const { history, now } = known;
  const reasons = openEffects(known)
    .filter((id) => !(id.startsWith("end/") && lastOf(known, id) === "effect.intended"))
    .map((id) => `OUTCOME_UNKNOWN ${id}`);
  if (!isOwnClean(known)) reasons.push("OWN_CREDENTIAL_TAINTED incident");
  const pathClosed = rowsOf(known, "attestation.made").some(
    ({ at, data }) => data.claim === "leak-path-closed" && seconds(at, now) <= HALF_A_DAY,
  );
  if (!pathClosed) reasons.push("LEAK_PATH_OPEN incident");
  for (const id of callersOf(known)) {
    if (classOf(known, id) === null) reasons.push(`CALLER_UNCLASSIFIED ${id}`);
  }
  const everybody = inventoryOf(known);
  const staying = everybody.filter((id) => !isRetired(known, id));
  if (everybody.length === 0) reasons.push("NO_CONSUMERS incident");
  if (staying.length > 0 && !isReplacementRight(known)) reasons.push("REPLACEMENT_WRONG shared");
  for (const id of staying) reasons.push(...reasonsOf(known, id));
  return history.length === 0 ? ["NOTHING_KNOWN incident"] : reasons;
}

/** Somebody who isn't the responder and attested nothing approved what still stands, on this visit of the gate. */
function isApproved(known: Known): boolean {
  const { people, responder, policy } = known.opening.data;
  const attesters = rowsOf(known, "attestation.made").map(({ data }) => data.by);
  return rowsOf(known, "approval.granted").some(({ index, at, data }) => {
    const then = { ...known, history: known.history.slice(0, index), now: at };
    return (
      data.verdict.startsWith("{") &&
      people.some(({ id }) => id === data.by) &&
      (policy === "solo" || (data.by !== responder && !attesters.includes(data.by))) &&
      data.visit === visitsOf(known) &&
      verdictAt(then) === verdictAt(known)
    );
  });
}

/** What a person looks at when they approve. */
function verdictAt(known: Known): string {
  const consumers = inventoryOf(known).map((id) =>
    isRetired(known, id) ? [id, "retired"] : [id, reasonsOf(known, id).length],
  );
  const replacement = rowsOf(known, "key.reissued").at(-1)?.data.key.id;
  const accepted = allReasons(known).filter((reason) => isAccepted(known, reason));
  // One person's word takes a caller off the list: whoever approves has to have seen whose it was.
  const excused = callersOf(known).filter((id) => classOf(known, id) === "responder");
  return JSON.stringify([
    consumers,
    excused.sort(),
    replacement,
    [...openReasons(known)].sort(),
    accepted.sort(),
    visitsOf(known),
  ]);
}

function isCutOver(known: Known): boolean {
  const { responder, policy, people } = known.opening.data;
  const preflight = rowsOf(known, "stores.preflighted").at(-1);
  if (preflight === undefined || preflight.data.failed.length > 0) return false;
  return rowsOf(known, "cutover.signed").some(
    ({ data }) =>
      people.some(({ id }) => id === data.by) &&
      (policy === "solo" || data.by !== responder) &&
      inventoryOf(known).every((id) => data.out.some((row) => row.consumer === id)),
  );
}

/** Two people called hostile whoever made this key and whoever calls with it. */
function isHostileOnly(known: Known, id: string): boolean {
  if (!aliveLineage(known).includes(id)) return false;
  const made = rowsOf(known, "audit.read").flatMap(({ data }) =>
    data.lineage.filter((item) => item.id === id),
  );
  const makers = made.map(({ mintedBy }) => mintedBy);
  return makers.length > 0 && makers.every((maker) => maker !== null && classOf(known, maker) === "hostile");
}

function isAccepted(known: Known, reason: string): boolean {
  if (!MAY_BE_ACCEPTED.test(reason)) return false;
  const harmless = callersOf(known).every((caller) => classOf(known, caller) === "hostile");
  if (reason.startsWith("NO_CONSUMERS") && !(harmless && isAllUseRecorded(known))) return false;
  const rows = rowsOf(known, "acceptance.signed").filter(
    ({ data }) => `${data.code} ${data.subject}` === reason && data.expires > known.now,
  );
  return twoSigned(known, rows);
}

/** An end was intended while something kept the gate shut, and nobody looked back at it since. */
function isReviewDue(known: Known): boolean {
  const onGlass = rowsOf(known, "effect.intended").findLast(({ index, at, data }) => {
    const then = { ...known, history: known.history.slice(0, index), now: at };
    return data.kind === "end" && groundFor(then) === "break-glass";
  });
  return onGlass !== undefined && !rowsOf(known, "review.closed").some(({ index }) => index > onGlass.index);
}
