import { consumerBehind } from "./caller-class.ts";
import { atEarliest, latestNow, atLatest } from "./clock-skew.ts";
import type { Evidence } from "./evidence.ts";
import { ATTESTATION_LIFE, RUNS, afterSwap, evidenceLife, isFresh } from "./evidence-rules.ts";
import { type ConsumerProgress, type Incident, attestationsOf } from "./incident.ts";
import { instancesOf, togetherSince } from "./instances.ts";
import { type Instant, isAfter, latest, latestOf, secondsBetween } from "./time.ts";

/**
 * Rule 2c: which key the consumer's own runtimes report (or somebody attests). Each source and each instance is heard on
 * its own: one on the new key says nothing of another that is still on the old one, so all must be heard.
 */
export function heldKey(incident: Incident, progress: ConsumerProgress, now: Instant): "new" | "old" | null {
  const newest = newestReports(incident, progress);
  const old = newest.filter((report) => report.key === "old");
  if (old.some((report) => isFresh(incident, progress, report, now))) return "old";
  const onNew = reportsOfNew(incident, progress, now);
  if (!old.every((report) => isReplaced(progress, report, onNew))) return null;
  // A log that tells the key by its principal speaks of all instances.
  if (onNew.some(({ via }) => via === "audit") || allSince(progress, onNew) !== undefined) return "new";
  return isAttestedUnused(incident, progress, now) && lastOldUse(incident, progress) === undefined
    ? "new"
    : null;
}

/** Reports on the new key that count now: fresh, later than any sign of the old one, and nothing else at their source is fresh. */
export function reportsOfNew(
  incident: Incident,
  progress: ConsumerProgress,
  now: Instant,
): readonly Evidence[] {
  const oldUse = lastOldUse(incident, progress);
  const fresh = newestReports(incident, progress).filter((report) =>
    isFresh(incident, progress, report, now),
  );
  const doubted = new Set(fresh.filter(({ key }) => key !== "new").map(({ source }) => source));
  return fresh.filter(
    (report) =>
      !doubted.has(report.source) &&
      (oldUse === undefined || isAfter(report.last, oldUse)) &&
      (report.via !== "audit" || isEveryInstanceNew(incident, progress, report, oldUse)),
  );
}

/** Since when all instances were heard side by side. */
function allSince({ consumer }: ConsumerProgress, reports: readonly Evidence[]): Instant | undefined {
  return togetherSince(reports, instancesOf(consumer));
}

/** All that there are have been heard at its source since: that instance went with a rollout, and speaks for nobody. */
function isReplaced(
  progress: ConsumerProgress,
  { source, last }: Evidence,
  onNew: readonly Evidence[],
): boolean {
  const since = onNew.filter((report) => report.source === source && isAfter(report.last, last));
  return allSince(progress, since) !== undefined;
}

/**
 * A log shows the calls of all instances: between two runs on the replacement one that is still on the leaked key would
 * have shown up too, unless it did so in a gap.
 */
function isEveryInstanceNew(
  { readings }: Incident,
  { consumer }: ConsumerProgress,
  { source, runs }: Evidence,
  oldUse: Instant | undefined,
): boolean {
  const gaps = readings[source]?.gaps ?? [];
  const since = latest(oldUse, ...gaps.map(({ to }) => to));
  return (
    runs.filter((run) => since === undefined || isAfter(run, since)).length >= RUNS * instancesOf(consumer)
  );
}

/** At that time its runtime had reported, freshly and unattested, that it left the leaked key. */
export function hadLeftOldKey(incident: Incident, progress: ConsumerProgress, at: Instant): boolean {
  const isFreshThen = (report: Evidence): boolean =>
    secondsBetween(report.last, at) <= evidenceLife(incident, progress, report);
  // A log shows who called, not what the runtime holds: a later call that looks like it counts against it.
  const newest = newestReports(incident, progress).filter(
    (report) => report.class === "observed" && report.via === "report",
  );
  const onNew = newest.filter((report) => report.key === "new" && isFreshThen(report));
  const old = newest.filter((report) => report.key === "old");
  const left = allSince(progress, onNew);
  if (left === undefined || old.some(isFreshThen)) return false;
  if (!old.every((report) => isReplaced(progress, report, onNew))) return false;
  const heldOld = afterSwap(incident, progress).filter((seen) => seen.fact === "holds" && seen.key === "old");
  const swapped = progress.writtenAt === null ? undefined : atLatest(incident, progress.writtenAt);
  const since = latest(left, swapped, ...heldOld.map((seen) => seen.last));
  return isAfter(at, since ?? left);
}

/** What each instance reported last, at each source, of the key that it holds; in doubt the worse. */
function newestReports(incident: Incident, progress: ConsumerProgress): readonly Evidence[] {
  const reports = afterSwap(incident, progress).filter((seen) => seen.fact === "holds");
  const known = new Map<string, Evidence>();
  for (const key of ["new", "unnamed", "old"] as const) {
    for (const report of reports.filter((seen) => seen.key === key)) {
      const who = JSON.stringify([report.source, report.instance]);
      const newest = known.get(who);
      if (newest === undefined || !isAfter(newest.last, report.last)) known.set(who, report);
    }
  }
  return [...known.values()];
}

function isAttestedUnused(
  incident: Incident,
  { writtenAt, consumer }: ConsumerProgress,
  now: Instant,
): boolean {
  if (writtenAt === null) return false;
  return attestationsOf(incident, "old-key-unused", consumer.id)
    .map((made) => atEarliest(incident, made.happenedAt))
    .some(
      (at) =>
        isAfter(at, atLatest(incident, writtenAt)) &&
        secondsBetween(at, latestNow(incident, now)) <= ATTESTATION_LIFE,
    );
}

/**
 * Newest sign after its swap that this consumer was on the leaked key: a call of its own, accepted or refused, a report,
 * or a call of somebody whom a person called this consumer.
 */
export function lastOldUse(incident: Incident, progress: ConsumerProgress): Instant | undefined {
  const { writtenAt, consumer } = progress;
  const own = afterSwap(incident, progress).filter((evidence) => evidence.key === "old");
  const called = Object.values(incident.callers).filter(
    (caller) =>
      caller.key === "old" &&
      writtenAt !== null &&
      isAfter(caller.last, atEarliest(incident, writtenAt)) &&
      consumerBehind(incident, caller.id) === consumer.id,
  );
  return latestOf([...own, ...called].map((seen) => seen.last));
}
