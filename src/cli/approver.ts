import { StanchError } from "../core/errors.ts";
import type { Incident } from "../core/incident.ts";
import { isIndependent } from "../core/people.ts";
import { forLine } from "../core/sanitise.ts";
import type { Instant } from "../core/time.ts";
import { moment, named } from "../report/phrase.ts";
import { isVerdictApproved, mayApprove } from "../core/verdict.ts";
import { anyOf } from "./countersign.ts";

/** Who may approve the verdict, and whether somebody has. */
export interface ApprovalStatus {
  readonly granted: boolean;
  readonly by: readonly string[];
  /** Attested in this incident, and so may not approve. */
  readonly attesters: readonly string[];
}

export function approvalOf(incident: Incident, now: Instant): ApprovalStatus {
  const attesters = [...new Set(incident.attestations.map((made) => made.by))];
  const may = incident.people.map(({ id }) => id).filter((id) => mayApprove(incident, id));
  return { granted: isVerdictApproved(incident, now), by: may, attesters };
}

/** An approval of this visit of the gate that counts for nothing any more. */
export interface VoidApproval {
  readonly by: string;
  readonly since: Instant;
  readonly reason: string;
}

/** The newest of each person, where it is void. */
export function voidApprovals({ approvals, visit }: Incident): readonly VoidApproval[] {
  const newest = Map.groupBy(
    approvals.filter((row) => row.visit === visit),
    (row) => row.by,
  );
  return [...newest].flatMap(([by, rows]) => {
    const voided = rows.at(-1)?.voided ?? null;
    return voided === null ? [] : [{ by, since: voided.at, reason: voided.by }];
  });
}

/** `ana's approval is void since 14:07:15: NEW_KEY_REFUSED ci`. */
export function voidLine({ by, since, reason }: VoidApproval, now?: Instant): string {
  return `${named(by)}'s approval is void since ${moment(since, now)}: ${forLine(reason)}`;
}

/** In a two-person incident not the responder (`ERR_NOT_APPROVER`). */
export function checkIndependent(incident: Incident, person: string): void {
  if (isIndependent(incident, person)) return;
  const others = incident.people.map(({ id }) => id).filter((id) => isIndependent(incident, id));
  throw new StanchError({
    code: "ERR_NOT_APPROVER",
    message: `${person} is the responder and may not approve`,
    hint: `${anyOf(others)} may`,
  });
}
