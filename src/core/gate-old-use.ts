import type { Blocker } from "./blocker.ts";
import type { Consumer } from "./consumer.ts";
import type { Evidence, SourceReading } from "./evidence.ts";
import {
  ATTESTATION_LIFE,
  RUNS,
  afterSwap,
  isFresh,
  isTriggered,
  runsWhileDisabled,
} from "./evidence-rules.ts";
import { type ConsumerProgress, type Incident, attestationsOf, disabledSince } from "./incident.ts";
import { type Instant, type Seconds, isAfter, latest, plus, secondsBetween } from "./time.ts";

/** Rule 2: what is missing before the old key is known to be out of use by this consumer; null when it is. */
export function oldUseBlocker(incident: Incident, progress: ConsumerProgress, now: Instant): Blocker | null {
  // A dead key is used by nobody, whatever was seen before.
  if (incident.leaked.state === "dead") return null;
  const subject = progress.consumer.id;
  if (runsWhileDisabled(incident, progress).length >= RUNS) return null;
  const held = heldKey(incident, progress, now);
  if (held === "new") return null;
  if (held === "old") {
    return {
      code: "OLD_USE_SEEN",
      subject,
      clears: `${subject} still holds the leaked key: swap or reload it`,
    };
  }
  const oldUse = lastOldUse(progress);
  const sources = Object.values(incident.readings).filter((reading) =>
    canSeeSilence(incident, reading, progress.consumer),
  );
  if (oldUse !== undefined && !sources.some((source) => isSilent(incident, progress, source))) {
    return {
      code: "OLD_USE_SEEN",
      subject,
      clears: `${subject} used the leaked key at ${oldUse} after its swap: find what still holds it`,
    };
  }
  if (sources.length === 0) {
    return {
      code: "OLD_USE_UNOBSERVABLE",
      subject,
      clears: `no source can show that ${subject} left the leaked key: disable it, have ${subject} report its fingerprint, or attest`,
    };
  }
  if (sources.some((source) => isSilent(incident, progress, source))) return null;
  const clearsAt = sources.map((source) => silentAt(incident, progress, source)).sort()[0];
  return {
    code: "SILENCE_RUNNING",
    subject,
    clears: `no use of the leaked key by ${subject} until ${clearsAt}`,
    ...(clearsAt === undefined ? {} : { clearsAt }),
  };
}

/** Rule 2c: which key the consumer's own runtime reports (or somebody attests), by the newest fresh report. */
export function heldKey(incident: Incident, progress: ConsumerProgress, now: Instant): "new" | "old" | null {
  const { writtenAt, consumer } = progress;
  if (writtenAt === null) return null;
  const reports = afterSwap(progress).filter(
    (evidence) =>
      evidence.fact === "holds" && evidence.key !== "unnamed" && isFresh(incident, progress, evidence, now),
  );
  const newest = reports.reduce<Evidence | null>(
    (best, evidence) => (best === null || isAfter(evidence.last, best.last) ? evidence : best),
    null,
  );
  if (newest !== null) return newest.key === "new" ? "new" : "old";
  const attested = attestationsOf(incident, "old-key-unused", consumer.id).some(
    (made) => isAfter(made.happenedAt, writtenAt) && secondsBetween(made.at, now) <= ATTESTATION_LIFE,
  );
  return attested && lastOldUse(progress) === undefined ? "new" : null;
}

/** Since when the consumer's runtime reports the new key, if its newest unattested report does. */
export function heldKeySince(progress: ConsumerProgress): Instant | null {
  const reports = afterSwap(progress).filter(
    (evidence) => evidence.fact === "holds" && evidence.class === "observed" && evidence.key !== "unnamed",
  );
  const newest = reports.toSorted((a, b) => (isAfter(a.last, b.last) ? -1 : 1))[0];
  return newest?.key === "new" ? newest.first : null;
}

/** Newest accepted use of the leaked key by this consumer after its swap. */
function lastOldUse(progress: ConsumerProgress): Instant | undefined {
  return latest(
    ...afterSwap(progress)
      .filter(
        (evidence) => evidence.key === "old" && (evidence.fact === "use" || evidence.fact === "refusal"),
      )
      .map((evidence) => evidence.last),
  );
}

/** Rule 2a asks of a source that it names the key on each call this consumer makes; on refused ones too once disabled. */
function canSeeSilence(incident: Incident, reading: SourceReading, consumer: Consumer): boolean {
  const covered = consumer.calls.every(
    (kind) => reading.covers.includes("*") || reading.covers.includes(kind),
  );
  return reading.identifiesKey && covered && (disabledSince(incident) === null || reading.recordsRefusals);
}

function isSilent(incident: Incident, progress: ConsumerProgress, source: SourceReading): boolean {
  return !isAfter(silentAt(incident, progress, source), plus(source.through, source.lag));
}

/**
 * When the silence window of this consumer at this source is over, if nothing more is seen.
 * Silence is counted in log-complete time (reading less lag): a lag longer than the window would otherwise pass for silence.
 */
function silentAt(incident: Incident, progress: ConsumerProgress, source: SourceReading): Instant {
  const gaps = source.gaps.map((gap) => gap.to);
  const since = latest(progress.writtenAt ?? incident.openedAt, lastOldUse(progress), source.from, ...gaps);
  return plus(since ?? incident.openedAt, silenceWindow(incident, progress) + source.lag);
}

/** Seconds of silence that the gate wants of this consumer, without the source's lag. */
export function silenceWindow(incident: Incident, progress: ConsumerProgress): Seconds {
  const cache = incident.plan.capabilities.tokenCache;
  const { period } = progress.consumer;
  return isTriggered(incident, progress) || period === "on-demand" ? cache : Math.max(RUNS * period, cache);
}
