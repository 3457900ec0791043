import type { BlockerCode } from "../core/blocker.ts";
import { withSwapStates } from "../core/fold.ts";
import type { ConsumerProgress, Incident } from "../core/incident.ts";
import { type ProofClass, proofOf } from "../core/proof.ts";
import type { Instant } from "../core/time.ts";
import type { History } from "./history.ts";

/** One consumer as the gate saw it when the end of the key was meant, or after the last row if it wasn't. */
export interface ConsumerReport {
  readonly id: string;
  readonly service: string;
  readonly owner: string;
  readonly replacement: string;
  readonly writtenAt: Instant | null;
  readonly proof: ProofClass;
  /** Names of the sources that saw it, or of who attested. */
  readonly sources: readonly string[];
  /** What was still missing. */
  readonly open: readonly BlockerCode[];
  /** What two people accepted instead of a proof. */
  readonly accepted: readonly BlockerCode[];
}

export interface ConsumersReport {
  readonly judgedAt: Instant;
  readonly list: readonly ConsumerReport[];
  readonly counts: Readonly<Record<ProofClass, number>>;
}

/** Every consumer with its class of proof, each class counted apart. */
export function consumersOf(history: History): ConsumersReport {
  const { incident, at } = judgement(history);
  const list = Object.values(incident.consumers).map((progress) => reportOf(incident, progress, at));
  const counts = { observed: 0, attested: 0, accepted: 0, retired: 0, none: 0 };
  for (const one of list) counts[one.proof] += 1;
  return { judgedAt: at, list, counts };
}

/** Evidence expires: what counts is what was known when the end was meant. */
function judgement({ steps, final }: History): { readonly incident: Incident; readonly at: Instant } {
  const meant = steps.findLast(({ entry }) => entry.type === "effect.intended" && entry.data.kind === "end");
  const ended = steps.find(
    ({ entry, after }) => entry.type === "key.ended" && entry.data.keyId === after.leaked.id,
  );
  const step = meant ?? ended;
  if (step === undefined)
    return {
      incident: withSwapStates(
        final,
        steps.map(({ entry }) => entry),
      ),
      at: final.lastAt,
    };
  const rows = steps.map(({ entry }) => entry).filter((entry) => entry.seq <= step.entry.seq);
  return { incident: withSwapStates(step.before, rows), at: step.entry.at };
}

/** One consumer as the gate sees it at `at`; the swap states must be the machine's. */
export function reportOf(incident: Incident, progress: ConsumerProgress, at: Instant): ConsumerReport {
  const { id, service, owner } = progress.consumer;
  const { class: proof, open, accepted } = proofOf(incident, progress, at);
  return {
    id,
    service,
    owner,
    replacement: progress.replacement,
    writtenAt: progress.writtenAt,
    proof,
    sources: proof === "observed" || proof === "attested" ? sourcesOf(incident, progress) : [],
    open,
    accepted,
  };
}

function sourcesOf(incident: Incident, progress: ConsumerProgress): readonly string[] {
  const said = incident.attestations
    .filter((made) => made.subject === progress.consumer.id)
    .map((made) => `attestation:${made.by}`);
  const seen = progress.evidence
    .filter((one) => one.key === "new" || one.key === "unnamed")
    .map((one) => one.source);
  return [...new Set([...seen, ...said])];
}
