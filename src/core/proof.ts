import type { BlockerCode } from "./blocker.ts";
import { acceptedBlockers } from "./gate.ts";
import { consumerBlockers } from "./gate-consumer.ts";
import { type ConsumerProgress, type Incident, isRetired } from "./incident.ts";
import type { Instant } from "./time.ts";

/**
 * How the move of a consumer to its replacement is known. `accepted` and `retired` are no proof, `attested` is what
 * somebody said, `none` nothing.
 */
export type ProofClass = "observed" | "attested" | "accepted" | "retired" | "none";

export interface Proof {
  readonly class: ProofClass;
  /** What was still missing. */
  readonly open: readonly BlockerCode[];
  /** What two people accepted instead of a proof. */
  readonly accepted: readonly BlockerCode[];
}

/** One consumer as the gate sees it at `at`; the swap states must be the machine's. */
export function proofOf(incident: Incident, progress: ConsumerProgress, at: Instant): Proof {
  const { id } = progress.consumer;
  const accepted = acceptedBlockers(incident, at)
    .filter((blocker) => blocker.subject === id)
    .map((blocker) => blocker.code);
  if (isRetired(incident, id)) return { class: "retired", open: [], accepted };
  const open = consumerBlockers(incident, progress, at)
    .map((blocker) => blocker.code)
    .filter((code) => !accepted.includes(code));
  return { class: classOf(incident, progress, open, accepted, at), open, accepted };
}

function classOf(
  incident: Incident,
  progress: ConsumerProgress,
  open: readonly BlockerCode[],
  accepted: readonly BlockerCode[],
  at: Instant,
): ProofClass {
  if (open.length > 0) return "none";
  if (accepted.length > 0) return "accepted";
  return consumerBlockers(withoutAttested(incident), unattested(progress), at).length === 0
    ? "observed"
    : "attested";
}

/** Would the gate be content without what people said? Only then is it observed. */
function withoutAttested(incident: Incident): Incident {
  return { ...incident, attestations: [] };
}

function unattested(progress: ConsumerProgress): ConsumerProgress {
  return { ...progress, evidence: progress.evidence.filter((seen) => seen.class === "observed") };
}
