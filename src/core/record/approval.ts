import { badNews } from "../bad-news.ts";
import type { Approval, Incident } from "../incident.ts";
import type { EventBody } from "../journal.ts";
import { verdictOf } from "../verdict.ts";

/** An approval binds to the verdict as it stands when it is signed: one of another verdict is void from the beginning. */
export function recordApproval(incident: Incident, signed: Omit<Approval, "voided">): Incident {
  const isOfThis = signed.verdict === verdictOf(incident, signed.at);
  const voided = isOfThis ? null : { at: signed.at, by: "the verdict was another by then" };
  return { ...incident, approvals: [...incident.approvals, { ...signed, voided }] };
}

/** Bad news voids what was approved before it on this visit of the gate, for good: it may look the same again, and isn't. */
export function voidApprovals(before: Incident, after: Incident, event: EventBody): Incident {
  const isStanding = ({ visit, voided }: Approval): boolean => visit === after.visit && voided === null;
  // Judging is dear, and rows are many: only while there is something to void.
  if (!before.approvals.some(isStanding)) return after;
  const by = badNews(before, after, event);
  if (by === null) return after;
  const voided = { at: event.at, by };
  return {
    ...after,
    approvals: after.approvals.map((row) => (isStanding(row) ? { ...row, voided } : row)),
  };
}
