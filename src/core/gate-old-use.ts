import type { Blocker } from "./blocker.ts";
import { consumerBehind } from "./caller-class.ts";
import type { Evidence, SourceReading } from "./evidence.ts";
import {
  ATTESTATION_LIFE,
  RUNS,
  afterSwap,
  isFresh,
  isReadLately,
  isRunningWhileDisabled,
  isTriggered,
  runsOnNewKey,
} from "./evidence-rules.ts";
import { type ConsumerProgress, type Incident, attestationsOf, disabledSince } from "./incident.ts";
import { type Instant, type Seconds, isAfter, latest, plus, secondsBetween } from "./time.ts";

/** Rule 2: what is missing before the old key is known to be out of use by this consumer; null when it is. */
export function oldUseBlocker(incident: Incident, progress: ConsumerProgress, now: Instant): Blocker | null {
  // A dead key is used by nobody, whatever was seen before.
  if (incident.leaked.state === "dead") return null;
  const subject = progress.consumer.id;
  const held = heldKey(incident, progress, now);
  if (held === "old") {
    return {
      code: "OLD_USE_SEEN",
      subject,
      clears: `${subject} still holds the leaked key: swap or reload it`,
    };
  }
  if (held === "new" || isRunningWhileDisabled(incident, progress, now)) return null;
  const able = Object.values(incident.readings).filter((reading) =>
    canSeeSilence(incident, reading, progress),
  );
  const sources = able.filter((reading) => isReadLately(reading, now));
  if (sources.some((source) => isSilent(incident, progress, source))) return null;
  const oldUse = lastOldUse(incident, progress);
  if (oldUse !== undefined) {
    return {
      code: "OLD_USE_SEEN",
      subject,
      clears: `${subject} used the leaked key at ${oldUse} after its swap: find what still holds it`,
    };
  }
  if (able.length === 0) {
    return {
      code: "OLD_USE_UNOBSERVABLE",
      subject,
      clears: `no source can show that ${subject} left the leaked key: ${waysOut(incident, progress)}`,
    };
  }
  if (sources.length === 0) {
    return {
      code: "EVIDENCE_STALE",
      subject,
      clears: `a newer reading of ${able.map((reading) => reading.source).join(" or ")}: silence since then is unknown`,
    };
  }
  const clearsAt = sources.map((source) => silentAt(incident, progress, source)).sort()[0];
  return {
    code: "SILENCE_RUNNING",
    subject,
    clears: `no use of the leaked key by ${subject} until ${clearsAt}`,
    ...(clearsAt === undefined ? {} : { clearsAt }),
  };
}

/**
 * Rule 2c: which key the consumer's own runtime reports (or somebody attests). Each source is heard on its own: one
 * instance on the new key says nothing of another that is still on the old one.
 */
export function heldKey(incident: Incident, progress: ConsumerProgress, now: Instant): "new" | "old" | null {
  const newest = newestReports(progress);
  const old = newest.filter((report) => report.key === "old");
  if (old.length > 0) return old.some((report) => isFresh(incident, progress, report, now)) ? "old" : null;
  const oldUse = lastOldUse(incident, progress);
  const isNew = newest.some(
    (report) =>
      report.key === "new" &&
      isFresh(incident, progress, report, now) &&
      (oldUse === undefined || isAfter(report.last, oldUse)),
  );
  if (isNew) return "new";
  return isAttestedUnused(incident, progress, now) && oldUse === undefined ? "new" : null;
}

/** At that time its runtime had reported, freshly and unattested, that it left the leaked key. */
export function hadLeftOldKey(incident: Incident, progress: ConsumerProgress, at: Instant): boolean {
  const newest = newestReports(progress).filter((report) => report.class === "observed");
  const left = newest.find((report) => report.key === "new" && isFresh(incident, progress, report, at));
  if (left === undefined || newest.some((report) => report.key === "old")) return false;
  const heldOld = afterSwap(progress).filter((seen) => seen.fact === "holds" && seen.key === "old");
  const since = latest(left.first, progress.writtenAt ?? undefined, ...heldOld.map((seen) => seen.last));
  return since !== undefined && isAfter(at, since);
}

/** What each source reported last of the key that the runtime holds; in doubt the worse. */
function newestReports(progress: ConsumerProgress): readonly Evidence[] {
  const rank = { old: 0, unnamed: 1, new: 2 };
  const bySource = new Map<string, Evidence>();
  for (const report of afterSwap(progress).filter((seen) => seen.fact === "holds")) {
    const best = bySource.get(report.source);
    const isNewer =
      best === undefined ||
      isAfter(report.last, best.last) ||
      (!isAfter(best.last, report.last) && rank[report.key] < rank[best.key]);
    if (isNewer) bySource.set(report.source, report);
  }
  return [...bySource.values()];
}

function isAttestedUnused(
  incident: Incident,
  { writtenAt, consumer }: ConsumerProgress,
  now: Instant,
): boolean {
  if (writtenAt === null) return false;
  return attestationsOf(incident, "old-key-unused", consumer.id).some(
    (made) => isAfter(made.happenedAt, writtenAt) && secondsBetween(made.happenedAt, now) <= ATTESTATION_LIFE,
  );
}

/**
 * Newest sign after its swap that this consumer was on the leaked key: a call of its own, accepted or refused, a report,
 * or a call of somebody whom a person called this consumer.
 */
function lastOldUse(incident: Incident, progress: ConsumerProgress): Instant | undefined {
  const { writtenAt, consumer } = progress;
  const own = afterSwap(progress).filter((evidence) => evidence.key === "old");
  const called = Object.values(incident.callers).filter(
    (caller) =>
      caller.key === "old" &&
      writtenAt !== null &&
      isAfter(caller.last, writtenAt) &&
      consumerBehind(incident, caller.id) === consumer.id,
  );
  return latest(...[...own, ...called].map((seen) => seen.last));
}

/**
 * Rule 2a asks of a source that it names the key on each call this consumer makes; on refused ones too once disabled.
 * The silence of somebody who only calls when asked says nothing until the runs that stand for its periods were made.
 */
function canSeeSilence(incident: Incident, reading: SourceReading, progress: ConsumerProgress): boolean {
  const { calls } = progress.consumer;
  const covered =
    reading.covers.includes("*") ||
    (calls.length > 0 && calls.every((kind) => reading.covers.includes(kind)));
  return (
    reading.identifiesKey &&
    covered &&
    (disabledSince(incident) === null || reading.recordsRefusals) &&
    !isUnrun(incident, progress)
  );
}

function isUnrun(incident: Incident, progress: ConsumerProgress): boolean {
  return isTriggered(incident, progress) && runsOnNewKey(incident, progress).length < RUNS;
}

function waysOut(incident: Incident, progress: ConsumerProgress): string {
  const { id } = progress.consumer;
  return isUnrun(incident, progress)
    ? `run ${id} ${RUNS} times, have it report its fingerprint, or attest`
    : `disable it, have ${id} report its fingerprint, or attest`;
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
  const since = latest(
    progress.writtenAt ?? incident.openedAt,
    lastOldUse(incident, progress),
    source.from,
    ...gaps,
  );
  return plus(since ?? incident.openedAt, silenceWindow(incident, progress) + source.lag);
}

/** Seconds of silence that the gate wants of this consumer, without the source's lag. */
export function silenceWindow(incident: Incident, progress: ConsumerProgress): Seconds {
  const cache = incident.plan.capabilities.tokenCache;
  const { period } = progress.consumer;
  return isTriggered(incident, progress) || period === "on-demand" ? cache : Math.max(RUNS * period, cache);
}
