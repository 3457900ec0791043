import { consumerBehind } from "./caller-class.ts";
import type { Evidence } from "./evidence.ts";
import { ATTESTATION_LIFE, RUNS, afterSwap, evidenceLife, isFresh } from "./evidence-rules.ts";
import { type ConsumerProgress, type Incident, attestationsOf } from "./incident.ts";
import { type Instant, isAfter, latest, secondsBetween } from "./time.ts";

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
      (oldUse === undefined || isAfter(report.last, oldUse)) &&
      (report.via !== "audit" || isEveryInstanceNew(incident, report, oldUse)),
  );
  if (isNew) return "new";
  return isAttestedUnused(incident, progress, now) && oldUse === undefined ? "new" : null;
}

/**
 * A log shows the calls of all instances: between two runs on the replacement one that is still on the leaked key would
 * have shown up too, unless it did so in a gap.
 */
function isEveryInstanceNew(
  { readings }: Incident,
  { source, runs }: Evidence,
  oldUse: Instant | undefined,
): boolean {
  const gaps = readings[source]?.gaps ?? [];
  const since = latest(oldUse, ...gaps.map(({ to }) => to));
  return runs.filter((run) => since === undefined || isAfter(run, since)).length >= RUNS;
}

/** At that time its runtime had reported, freshly and unattested, that it left the leaked key. */
export function hadLeftOldKey(incident: Incident, progress: ConsumerProgress, at: Instant): boolean {
  // A log shows who called, not what the runtime holds: a later call that looks like it counts against it.
  const newest = newestReports(progress).filter(
    (report) => report.class === "observed" && report.via === "report",
  );
  const left = newest.find(
    (report) =>
      report.key === "new" && secondsBetween(report.last, at) <= evidenceLife(incident, progress, report),
  );
  if (left === undefined || newest.some((report) => report.key === "old")) return false;
  const heldOld = afterSwap(progress).filter((seen) => seen.fact === "holds" && seen.key === "old");
  const since = latest(left.first, progress.writtenAt ?? undefined, ...heldOld.map((seen) => seen.last));
  return isAfter(at, since ?? left.first);
}

/** What each source reported last of the key that the runtime holds; in doubt the worse. */
function newestReports(progress: ConsumerProgress): readonly Evidence[] {
  const reports = afterSwap(progress).filter((seen) => seen.fact === "holds");
  const bySource = new Map<string, Evidence>();
  for (const key of ["new", "unnamed", "old"] as const) {
    for (const report of reports.filter((seen) => seen.key === key)) {
      const newest = bySource.get(report.source);
      if (newest === undefined || !isAfter(newest.last, report.last)) bySource.set(report.source, report);
    }
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
export function lastOldUse(incident: Incident, progress: ConsumerProgress): Instant | undefined {
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
