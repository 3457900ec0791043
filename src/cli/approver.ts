import type { Incident } from "../core/incident.ts";
import type { Instant } from "../core/time.ts";
import { isVerdictApproved } from "../core/verdict.ts";

/** Who may approve the verdict, and whether somebody has. */
export interface ApprovalStatus {
  readonly granted: boolean;
  readonly by: readonly string[];
  /** Attested in this incident, and so may not approve. */
  readonly attesters: readonly string[];
}

/** In a two-person incident neither the responder nor anybody who attested in it. */
export function approvalOf(incident: Incident, now: Instant): ApprovalStatus {
  const attesters = [...new Set(incident.attestations.map((made) => made.by))];
  const may = incident.people
    .map(({ id }) => id)
    .filter((id) => incident.policy === "solo" || (id !== incident.responder && !attesters.includes(id)));
  return { granted: isVerdictApproved(incident, now), by: may, attesters };
}
