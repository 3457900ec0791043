import { callerClass } from "./caller-class.ts";
import { consumerBlockers, proofClass } from "./gate-consumer.ts";
import { acceptedBlockers, revocationBlockers } from "./gate.ts";
import { type Incident, isRetired } from "./incident.ts";
import { isGlassBroken } from "./break-glass.ts";
import { isEnrolled, isIndependent, isSamePerson } from "./people.ts";
import { isOldKeyKept } from "./purpose.ts";
import type { Instant } from "./time.ts";

/**
 * What an approval binds to, as text: plan, visit of the gate, each consumer's state, replacement and evidence class,
 * the callers whom one person called the responder's, blocker and acceptance codes. A probe tick doesn't change it; a
 * change of verdict does. Hostile callers aren't in it: a thief with a new address would void every approval.
 */
export function verdictOf(incident: Incident, now: Instant): string {
  const consumers = Object.values(incident.consumers).map((progress) => {
    const { id } = progress.consumer;
    const replacement = incident.replacements[progress.replacement]?.key?.id ?? null;
    if (isRetired(incident, id)) return [id, "retired", replacement, "none"];
    const open = consumerBlockers(incident, progress, now).length > 0;
    return [id, open ? "blocked" : "proven", replacement, proofClass(incident, progress, now)];
  });
  const responders = Object.keys(incident.callers).filter((id) => callerClass(incident, id) === "responder");
  const codes = (list: readonly { code: string; subject: string }[]): string[] =>
    list.map((b) => `${b.code} ${b.subject}`);
  return JSON.stringify({
    plan: incident.planHash,
    visit: incident.visit,
    consumers: consumers.sort(([a], [b]) => String(a).localeCompare(String(b), "en")),
    responders: responders.sort(),
    blockers: codes(revocationBlockers(incident, now)),
    accepted: codes(acceptedBlockers(incident, now)),
  });
}

/** On what ground the leaked key may be ended now; null when it may not, as ever where others stay on it. */
export function endingGround(incident: Incident, now: Instant): "gate" | "break-glass" | null {
  if (isOldKeyKept(incident.plan)) return null;
  if (revocationBlockers(incident, now).length === 0 && isVerdictApproved(incident, now)) return "gate";
  return isGlassBroken(incident, now) ? "break-glass" : null;
}

/**
 * Somebody approved exactly this verdict on this visit of the gate, and no bad news came since. In a two-person workspace not the responder, and
 * not somebody whose own attestation the verdict rests on.
 */
export function isVerdictApproved(incident: Incident, now: Instant): boolean {
  const verdict = verdictOf(incident, now);
  return incident.approvals.some(
    ({ visit, verdict: approved, by, voided }) =>
      voided === null && visit === incident.visit && approved === verdict && mayApprove(incident, by),
  );
}

/** Enrolled, and in a two-person incident neither the responder nor anybody who attested in it. */
export function mayApprove(incident: Incident, by: string): boolean {
  const isAttester = incident.attestations.some((made) => isSamePerson(incident, by, made.by));
  return (
    isEnrolled(incident, by) && isIndependent(incident, by) && (incident.policy === "solo" || !isAttester)
  );
}

/** For a provider without overlap: every store passed its preflight and a second person signed who will be out. */
export function isCutoverApproved(incident: Incident): boolean {
  if (isOldKeyKept(incident.plan)) return false;
  if (incident.preflight === null || incident.preflight.length > 0) return false;
  const consumers = Object.keys(incident.consumers);
  // Nobody on the list: nobody knows who will be out.
  if (consumers.length === 0) return false;
  return incident.cutovers.some((row) => {
    const named = new Set(row.out.map((entry) => entry.consumer));
    return (
      row.visit === incident.visit &&
      isEnrolled(incident, row.by) &&
      isIndependent(incident, row.by) &&
      consumers.every((id) => named.has(id))
    );
  });
}
