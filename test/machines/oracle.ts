import type { Evidence } from "../../src/core/evidence.ts";
import type { EventBody, EventData, EventType } from "../../src/core/journal.ts";
import type { OpeningEntry } from "../../src/core/open-incident.ts";

/**
 * A second opinion on DESIGN §1, from the rows alone: it shares no rule with `src/core` or `machines`. It knows what the
 * words of these tests can say (reports of keys held, no audit silence, no disabled key) and asks nothing of the fold.
 */
export interface Known {
  readonly opening: OpeningEntry;
  /** Rows in order, each with the state the machine was in after it. */
  readonly history: readonly { readonly row: EventBody; readonly state: string }[];
  readonly now: string;
}

const HALF_A_DAY = 12 * 3600;
const MAY_BE_ACCEPTED =
  /^(NO_CONSUMERS|NEW_USE_UNPROVEN|OLD_USE_UNOBSERVABLE|LEAK_PATH_OPEN|LINEAGE_ALIVE|REVOKE_UNCONFIRMED) /;

type RowOf<T extends EventType> = Extract<EventBody, { type: T }> & { readonly index: number };

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
        rowsOf(known, "orphan.found").some(({ data }) => data.keyId === intent.subject && data.endable) &&
        !rowsOf(known, "orphan.ended").some(({ data }) => data.keyId === intent.subject)
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
  if (as === "falsePositive" || as === "accepted") return reasons;
  for (const { data } of rowsOf(known, "orphan.found")) {
    const ended = rowsOf(known, "orphan.ended").some((row) => row.data.keyId === data.keyId);
    if (!ended) reasons.push(`OUTCOME_UNKNOWN ${data.keyId}`);
  }
  for (const id of aliveLineage(known)) reasons.push(`LINEAGE_ALIVE ${id}`);
  const refusals = canariesSince(known, end).filter((at) => seconds(end ?? at, at) >= capabilities.tokenCache);
  if (refusals.length < 2) reasons.push("REVOKE_UNCONFIRMED incident");
  if (end === null || seconds(end, known.now) < watch) reasons.push("WATCH_RUNNING incident");
  return reasons.filter((reason) => !isAccepted(known, reason));
}

function allReasons(known: Known): readonly string[] {
  const { history, now } = known;
  const reasons = openEffects(known)
    .filter((id) => !(id.startsWith("end/") && lastOf(known, id) === "effect.intended"))
    .map((id) => `OUTCOME_UNKNOWN ${id}`);
  if (rowsOf(known, "key.looked").at(-1)?.data.own !== "clean") reasons.push("OWN_CREDENTIAL_TAINTED incident");
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

/** Rules 1 to 3 for one consumer. */
function reasonsOf(known: Known, id: string): readonly string[] {
  const since = heldSince(known, id);
  if (since === "rolledBack") return [`ROLLED_BACK ${id}`];
  if (since === null) return [`UNSWAPPED ${id}`];
  const facts = evidenceOf(known, id).filter(({ last }) => last > since);
  const newestOf = (fact: Evidence["fact"], ...keys: string[]): string =>
    facts
      .filter((one) => one.fact === fact && keys.includes(one.key))
      .map(({ last }) => last)
      .sort()
      .at(-1) ?? "";
  const used = newestOf("use", "new");
  const reasons: string[] = [];
  if (used === "") reasons.push(`NEW_USE_UNPROVEN ${id}`);
  else if (seconds(used, known.now) > 900) reasons.push(`EVIDENCE_STALE ${id}`);
  if (newestOf("refusal", "new", "unnamed") > newestOf("use", "new", "unnamed")) reasons.push(`NEW_KEY_REFUSED ${id}`);
  if (keyState(known) === "dead") return reasons;
  const fresh = (at: string): string => (at !== "" && seconds(at, known.now) <= 900 ? at : "");
  const holdsNew = fresh(newestOf("holds", "new"));
  const holdsOld = newestOf("holds", "old");
  const usedOld = newestOf("use", "old");
  // The newer word of the consumer itself counts.
  if (holdsNew > holdsOld && holdsNew > usedOld) return reasons;
  const isSeen = usedOld !== "" || fresh(holdsOld) !== "";
  return [...reasons, isSeen ? `OLD_USE_SEEN ${id}` : `OLD_USE_UNOBSERVABLE ${id}`];
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
  return JSON.stringify([consumers, replacement, [...openReasons(known)].sort(), accepted.sort(), visitsOf(known)]);
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
  const made = rowsOf(known, "audit.read").flatMap(({ data }) => data.lineage.filter((item) => item.id === id));
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

function isAllUseRecorded(known: Known): boolean {
  const { lookback } = known.opening.data.plan;
  return rowsOf(known, "audit.read").some(({ data }) =>
    data.readings.some(
      ({ covers, identifiesKey, gaps, from }) =>
        covers.includes("*") && identifiesKey && gaps.length === 0 && seconds(from, known.opening.at) >= lookback,
    ),
  );
}

function isRetired(known: Known, id: string): boolean {
  return twoSigned(
    known,
    rowsOf(known, "consumer.retired").filter(({ data }) => data.consumer === id),
  );
}

/** Hostile takes two people, the other classes one. */
function classOf(known: Known, caller: string): string | null {
  const rows = rowsOf(known, "caller.classified").filter(({ data }) => data.caller === caller);
  const newest = rows.at(-1)?.data.as;
  if (newest !== "hostile") return newest ?? null;
  return twoSigned(
    known,
    rows.filter(({ data }) => data.as === "hostile"),
  )
    ? "hostile"
    : null;
}

function isReplacementRight(known: Known): boolean {
  const made = rowsOf(known, "key.reissued").at(-1);
  const planned = known.opening.data.plan.replacements[0];
  if (made === undefined) return false;
  const { key } = made.data;
  return key.id !== known.opening.data.leaked.id && key.kind === planned?.kind && key.team === planned?.team;
}

/** Since when the consumer holds what stanch wrote; null if nothing was, or it failed. */
function heldSince(known: Known, id: string): string | "rolledBack" | null {
  const moves = [
    ...rowsOf(known, "consumer.written"),
    ...rowsOf(known, "consumer.failed"),
    ...rowsOf(known, "consumer.rolledBack"),
  ].filter(({ data }) => data.consumer === id);
  const newest = moves.sort((a, b) => a.index - b.index).at(-1);
  if (newest?.type === "consumer.written") return newest.at;
  return newest?.type === "consumer.rolledBack" ? "rolledBack" : null;
}

function evidenceOf(known: Known, id: string): readonly Evidence[] {
  const withdrawals = rowsOf(known, "evidence.withdrawn").filter(({ data }) => data.consumer === id);
  return rowsOf(known, "evidence.observed").flatMap(({ index, data }) =>
    data.evidence.filter(
      (one) =>
        one.consumer === id &&
        !withdrawals.some((row) => row.index > index && row.data.source === one.source),
    ),
  );
}

/** The provider's or a person's newest word; `unknown` again once an end turned out not to be one. */
export function keyState(known: Known): string {
  let state = "unknown";
  known.history.forEach(({ row }, index) => {
    if (row.type === "key.looked") ({ state } = row.data);
    if (row.type === "key.ended" || isDeathNotice(known, row)) state = "dead";
    if (isDoubt(known, index)) state = "unknown";
  });
  return state;
}

/** When the leaked key ended as far as is known now: by stanch, by a person's word, or it was found dead. */
function endOf(known: Known): string | null {
  let end: string | null = null;
  known.history.forEach(({ row }, index) => {
    if (row.type === "key.ended") end = row.at;
    if (row.type === "attestation.made" && isDeathNotice(known, row)) end = row.data.happenedAt;
    if (row.type === "key.looked" && row.data.state === "dead") end ??= known.opening.at;
    if (row.type === "key.looked" && row.data.state !== "dead") end = null;
    if (isDoubt(known, index)) end = null;
  });
  return end;
}

function isDeathNotice({ opening }: Known, row: EventBody): boolean {
  return (
    row.type === "attestation.made" &&
    row.data.claim === "key-dead" &&
    row.data.subject === opening.data.leaked.id
  );
}

/** The machine went back to the gate because the ended key was accepted. */
function isDoubt({ history }: Known, index: number): boolean {
  const passed = history[index];
  const behind = /confirming|notifying/.test(history[index - 1]?.state ?? "");
  if (passed === undefined || passed.state !== "revoking.gated" || !behind) return false;
  const { row } = passed;
  if (row.type === "canary.probed") return row.data.outcome === "accepted";
  return row.type === "evidence.observed" && row.data.callers.some(({ key, accepted }) => key === "old" && accepted > 0);
}

/** Refused canaries since the end, none of them followed by an accepted one. */
function canariesSince(known: Known, end: string | null): readonly string[] {
  const probes = rowsOf(known, "canary.probed").filter(({ at }) => end !== null && at > end);
  const accepted = probes.findLastIndex(({ data }) => data.outcome === "accepted");
  return probes
    .slice(accepted + 1)
    .filter(({ data }) => data.outcome === "refused")
    .map(({ at }) => at);
}

/** An end was intended while something kept the gate shut, and nobody looked back at it since. */
function isReviewDue(known: Known): boolean {
  const onGlass = rowsOf(known, "effect.intended").findLast(({ index, at, data }) => {
    const then = { ...known, history: known.history.slice(0, index), now: at };
    return data.kind === "end" && groundFor(then) === "break-glass";
  });
  return onGlass !== undefined && !rowsOf(known, "review.closed").some(({ index }) => index > onGlass.index);
}

function rungOn(known: Known): boolean {
  const applied = rowsOf(known, "rung.applied").at(-1)?.index ?? -1;
  return applied > (rowsOf(known, "rung.undone").at(-1)?.index ?? -1);
}

function aliveLineage(known: Known): readonly string[] {
  const ended = rowsOf(known, "lineage.ended").map(({ data }) => data.keyId);
  const found = rowsOf(known, "audit.read").flatMap(({ data }) => data.lineage.map(({ id }) => id));
  return [...new Set(found)].filter((id) => !ended.includes(id));
}

function callersOf(known: Known): readonly string[] {
  const rows = [...rowsOf(known, "audit.read"), ...rowsOf(known, "evidence.observed")];
  return [...new Set(rows.flatMap(({ data }) => data.callers.map(({ id }) => id)))];
}

function inventoryOf(known: Known): readonly string[] {
  const added = rowsOf(known, "consumer.added").map(({ data }) => data.consumer.id);
  return [...new Set([...known.opening.data.plan.consumers.map(({ id }) => id), ...added])];
}

/** Effects whose newest row is their intent, or says that nobody can tell. */
function openEffects(known: Known): readonly string[] {
  const ids = new Set(rowsOf(known, "effect.intended").map(({ data }) => data.effect));
  return [...ids].filter((id) => ["effect.intended", "effect.unknown"].includes(lastOf(known, id) ?? ""));
}

function lastOf({ history }: Known, effect: string): EventType | undefined {
  return history.findLast(({ row }) => "effect" in row.data && row.data.effect === effect)?.row.type;
}

/** How often the gate was walked up to. */
function visitsOf({ history }: Known): number {
  return history.filter(({ state }, index) => {
    const before = history[index - 1]?.state ?? "";
    if (state === "revoking.gated") return before !== state;
    // A dead key passes the gate without a stop.
    return state === "revoking.confirming" && !before.startsWith("revoking.");
  }).length;
}

/** Two enrolled people; in a solo workspace one, twice, ten minutes apart. */
function twoSigned(
  { opening }: Known,
  rows: readonly { readonly at: string; readonly data: { readonly by: string } }[],
): boolean {
  const counted = rows.filter(({ data }) => opening.data.people.some(({ id }) => id === data.by));
  if (new Set(counted.map(({ data }) => data.by)).size > 1) return true;
  const [first, last] = [counted[0]?.at, counted.at(-1)?.at];
  return opening.data.policy === "solo" && first !== undefined && last !== undefined && seconds(first, last) >= 600;
}

function rowsOf<T extends EventType>({ history }: Known, type: T): readonly RowOf<T>[] {
  return history.flatMap(({ row }, index) => (row.type === type ? [{ ...row, index } as RowOf<T>] : []));
}

function seconds(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 1000;
}
