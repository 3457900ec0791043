import type { BlockerCode } from "../core/blocker.ts";
import { acceptedBlockers } from "../core/gate.ts";
import { consumerBlockers } from "../core/gate-consumer.ts";
import { type ConsumerProgress, type Incident, isRetired } from "../core/incident.ts";
import type { JournalEntry } from "../core/journal.ts";
import type { Instant } from "../core/time.ts";
import { type History, entriesOf } from "./history.ts";

/**
 * How the move of a consumer to its replacement is known. `accepted` and `retired` are no proof, `attested` is what
 * somebody said, `none` nothing.
 */
export type ProofClass = "observed" | "attested" | "accepted" | "retired" | "none";

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
      incident: withStates(
        final,
        steps.map(({ entry }) => entry),
      ),
      at: final.lastAt,
    };
  const rows = steps.map(({ entry }) => entry).filter((entry) => entry.seq <= step.entry.seq);
  return { incident: withStates(step.before, rows), at: step.entry.at };
}

/** The fold leaves the swap state to the machine; here the rows say it. */
function withStates(incident: Incident, rows: readonly JournalEntry[]): Incident {
  const outcomes = entriesOf(rows, "consumer.written", "consumer.failed", "consumer.rolledBack");
  const consumers = Object.entries(incident.consumers).map(([id, progress]): [string, ConsumerProgress] => {
    const newest = outcomes.findLast((entry) => entry.data.consumer === id)?.type;
    const state = {
      "consumer.written": "written",
      "consumer.failed": "failed",
      "consumer.rolledBack": "rolledBack",
    } as const;
    return [id, { ...progress, state: newest === undefined ? "pending" : state[newest] }];
  });
  return { ...incident, consumers: Object.fromEntries(consumers) };
}

/** One consumer as the gate sees it at `at`; the swap states must be the machine's. */
export function reportOf(incident: Incident, progress: ConsumerProgress, at: Instant): ConsumerReport {
  const { id, service, owner } = progress.consumer;
  const accepted = acceptedBlockers(incident, at).filter((blocker) => blocker.subject === id);
  const acceptedCodes = accepted.map((blocker) => blocker.code);
  const open = consumerBlockers(incident, progress, at)
    .map((blocker) => blocker.code)
    .filter((code) => !acceptedCodes.includes(code));
  const proof = isRetired(incident, id) ? "retired" : proofOf(incident, progress, open, acceptedCodes, at);
  return {
    id,
    service,
    owner,
    replacement: progress.replacement,
    writtenAt: progress.writtenAt,
    proof,
    sources: proof === "observed" || proof === "attested" ? sourcesOf(incident, progress) : [],
    open: proof === "retired" ? [] : open,
    accepted: acceptedCodes,
  };
}

function proofOf(
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

function sourcesOf(incident: Incident, progress: ConsumerProgress): readonly string[] {
  const said = incident.attestations
    .filter((made) => made.subject === progress.consumer.id)
    .map((made) => `attestation:${made.by}`);
  const seen = progress.evidence
    .filter((one) => one.key === "new" || one.key === "unnamed")
    .map((one) => one.source);
  return [...new Set([...seen, ...said])];
}
