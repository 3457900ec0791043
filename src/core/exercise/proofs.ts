import type { Incident } from "../incident.ts";
import { type ProofClass, proofOf } from "../proof.ts";
import type { Instant } from "../time.ts";

/** Each consumer that was known, and what showed it on its replacement at that moment. */
export function proofsOf({
  incident,
  at,
}: {
  readonly incident: Incident;
  readonly at: Instant;
}): readonly { readonly consumer: string; readonly proof: ProofClass }[] {
  return Object.values(incident.consumers).map((progress) => ({
    consumer: progress.consumer.id,
    proof: proofOf(incident, progress, at).class,
  }));
}
