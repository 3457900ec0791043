import { MOST_OFF, atEarliest, latestNow, atLatest } from "./clock-skew.ts";
import type { Evidence, SourceReading } from "./evidence.ts";
import { type ConsumerProgress, type Incident, attestationsOf, disabledSince } from "./incident.ts";
import { instancesOf } from "./instances.ts";
import { type Instant, type Seconds, isAfter, latest, plus, secondsBetween } from "./time.ts";

/** Runs of a consumer that the gate wants to see, and periods of silence on the old key. */
export const RUNS = 2;
/** Seconds for which what somebody said counts. */
export const ATTESTATION_LIFE: Seconds = 12 * 3600;
const MINIMUM_LIFE: Seconds = 15 * 60;

/** Seconds after the event for which evidence of this consumer counts. */
export function evidenceLife(incident: Incident, progress: ConsumerProgress, evidence: Evidence): Seconds {
  if (evidence.class === "attested") return ATTESTATION_LIFE;
  const period = progress.consumer.period;
  // Instances that take turns call that much more rarely than all of them together.
  const turns = evidence.instance === undefined ? 1 : instancesOf(progress.consumer);
  return (
    Math.max(MINIMUM_LIFE, period === "on-demand" ? 0 : 1.5 * period * turns) + lagOf(incident, evidence)
  );
}

/** Audit lag behind this piece of evidence, in seconds; a report has none. */
export function lagOf(incident: Incident, evidence: Evidence): Seconds {
  return evidence.via === "audit" ? (incident.readings[evidence.source]?.lag ?? 0) : 0;
}

export function isFresh(
  incident: Incident,
  progress: ConsumerProgress,
  evidence: Evidence,
  now: Instant,
): boolean {
  const age = secondsBetween(evidence.last, latestNow(incident, now));
  return age >= -MOST_OFF && age <= evidenceLife(incident, progress, evidence);
}

/**
 * Fresh, and no source's old good news: one that can't show refusals must show a success within two periods, or nothing
 * would tell that it failed since.
 */
export function isFreshEnough(
  incident: Incident,
  progress: ConsumerProgress,
  use: Evidence,
  now: Instant,
): boolean {
  if (!isFresh(incident, progress, use, now)) return false;
  const period = callPeriod(incident, progress);
  if (use.seesRefusals || period === null) return true;
  return (
    secondsBetween(use.last, latestNow(incident, now)) <= Math.max(60, RUNS * period) + lagOf(incident, use)
  );
}

/** The source was read so lately that what it doesn't show can be taken for what isn't so. */
export function isReadLately(
  incident: Pick<Incident, "clock">,
  reading: SourceReading,
  now: Instant,
): boolean {
  return secondsBetween(reading.through, latestNow(incident, now)) <= MINIMUM_LIFE + reading.lag;
}

/** The gap reaches to the end of the reading: rows are later than the source says, and may still come. */
export function isLate({ through }: SourceReading, { to }: SourceReading["gaps"][number]): boolean {
  return !isAfter(through, to);
}

/**
 * Evidence that came after the swap, with its runs since: what was so before it proves nothing. Where our clock leaves it
 * open when that was, what speaks for the consumer must be surely later, and what speaks against it counts.
 */
export function afterSwap(
  incident: Pick<Incident, "clock">,
  { writtenAt, evidence }: ConsumerProgress,
): readonly Evidence[] {
  if (writtenAt === null) return [];
  const [earliest, surely] = [atEarliest(incident, writtenAt), atLatest(incident, writtenAt)];
  return evidence
    .filter((seen) => isAfter(seen.last, speaksAgainst(seen) ? earliest : surely))
    .map((seen) => {
      const runs = seen.runs.filter((run) => isAfter(run, surely));
      const first = isAfter(seen.first, surely) ? seen.first : (runs[0] ?? seen.last);
      return { ...seen, first, runs };
    });
}

export function speaksAgainst(seen: Evidence): boolean {
  return seen.fact === "refusal" || seen.key === "old";
}

/** Rule 1: the successes on the new key that the consumer itself produced after its own swap, fresh or not, best first. */
export function newUses(incident: Incident, progress: ConsumerProgress): readonly Evidence[] {
  const named = afterSwap(incident, progress).filter(
    (evidence) => evidence.fact === "use" && evidence.key === "new",
  );
  return [...named, ...attestedUses(incident, progress)].sort(
    (a, b) =>
      Number(a.class === "attested") - Number(b.class === "attested") || (isAfter(a.last, b.last) ? -1 : 1),
  );
}

/** Runs after the old key surely stopped working: whatever succeeded then wasn't on it (rule 2b). */
export function runsWhileDisabled(incident: Incident, progress: ConsumerProgress): readonly Instant[] {
  const stopped = stoppedSince(incident, progress);
  if (stopped === null) return [];
  const runs = observedUses(incident, progress)
    .flatMap((evidence) => evidence.runs)
    .filter((run) => isAfter(run, stopped));
  return spaced(runs, runGap(incident, progress));
}

/** From then on nothing can have succeeded on the old key; null while it may. */
export function stoppedSince(incident: Incident, progress: ConsumerProgress): Instant | null {
  const disabled = disabledSince(incident);
  if (disabled === null) return null;
  // A call of its own that was let in since shows that the key isn't disabled, whatever the provider answered.
  const letIn = progress.evidence.filter(({ fact, key }) => fact === "use" && key === "old");
  const cached = plus(atLatest(incident, disabled), incident.plan.capabilities.tokenCache);
  return latest(cached, ...letIn.map((seen) => seen.last)) ?? cached;
}

/** Successes after the swap that may have been on the new key. */
export function observedUses(incident: Incident, progress: ConsumerProgress): readonly Evidence[] {
  return afterSwap(incident, progress).filter(
    (evidence) => evidence.fact === "use" && evidence.key !== "old" && evidence.class === "observed",
  );
}

/** Distinct runs on the new key after the swap, for a consumer whose period is no measure. */
export function runsOnNewKey(incident: Incident, progress: ConsumerProgress): readonly Instant[] {
  const runs = newUses(incident, progress).flatMap((evidence) => evidence.runs);
  return spaced(runs, runGap(incident, progress));
}

/** Seconds between the calls of a consumer that calls by itself; null for one that is triggered. */
export function callPeriod(
  incident: Pick<Incident, "plan">,
  progress: Pick<ConsumerProgress, "consumer">,
): Seconds | null {
  const { period } = progress.consumer;
  // An hourly job can't be waited for within the overlap: triggered runs stand for its periods.
  return period === "on-demand" || period > incident.plan.overlap ? null : period;
}

export function isTriggered(
  incident: Pick<Incident, "plan">,
  progress: Pick<ConsumerProgress, "consumer">,
): boolean {
  return callPeriod(incident, progress) === null;
}

/** Least distance between two triggered runs that stand for two periods: one job that calls twice isn't two runs. */
export const TRIGGERED_GAP: Seconds = 60;

/**
 * Least distance between two runs that count as two, in seconds: a minute for runs that are triggered, else a call period
 * less a tenth, since a job that runs "every minute" doesn't run every 60.000 s.
 */
export function runGap(incident: Incident, progress: ConsumerProgress): Seconds {
  const period = callPeriod(incident, progress);
  return period === null ? TRIGGERED_GAP : period * 0.9;
}

/** Keeps the earliest of `times` and each later one that is at least `gap` seconds after the one kept before it. */
export function spaced(times: readonly Instant[], gap: Seconds): readonly Instant[] {
  const kept: Instant[] = [];
  for (const time of [...times].sort()) {
    const last = kept.at(-1);
    if (last === undefined || secondsBetween(last, time) >= gap) kept.push(time);
  }
  return kept;
}

function attestedUses(incident: Incident, progress: ConsumerProgress): readonly Evidence[] {
  const { writtenAt, consumer } = progress;
  if (writtenAt === null) return [];
  return attestationsOf(incident, "new-key-in-use", consumer.id)
    .map((made) => ({ ...made, happenedAt: atEarliest(incident, made.happenedAt) }))
    .filter((made) => isAfter(made.happenedAt, atLatest(incident, writtenAt)))
    .map((made) => ({
      consumer: consumer.id,
      class: "attested",
      source: `attestation:${made.by}`,
      via: "attestation",
      fact: "use",
      key: "new",
      first: made.happenedAt,
      last: made.happenedAt,
      count: 1,
      runs: [made.happenedAt],
      seesRefusals: true,
      hash: made.receipt?.sha256 ?? "",
    }));
}
