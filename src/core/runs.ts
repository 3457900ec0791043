import type { Evidence } from "./evidence.ts";
import {
  RUNS,
  isFreshEnough,
  newUses,
  observedUses,
  runGap,
  spaced,
  stoppedSince,
} from "./evidence-rules.ts";
import type { ConsumerProgress, Incident } from "./incident.ts";
import { type Sighting, instancesOf, togetherSince } from "./instances.ts";
import { type Instant, isAfter } from "./time.ts";

/** Rule 2b holds now: enough runs of each instance since the old key surely stopped working, the newest of them fresh. */
export function isRunningWhileDisabled(
  incident: Incident,
  progress: ConsumerProgress,
  now: Instant,
): boolean {
  const stopped = stoppedSince(incident, progress);
  if (stopped === null) return false;
  const runners = byInstance(progress, observedUses(incident, progress)).flatMap((uses) => {
    const runner = runnerOf(incident, progress, uses, stopped);
    const isFreshOne = uses.some(
      (use) =>
        runner !== null && !isAfter(runner.last, use.last) && isFreshEnough(incident, progress, use, now),
    );
    return runner !== null && isFreshOne ? [runner] : [];
  });
  return togetherSince(runners, instancesOf(progress.consumer)) !== undefined;
}

/** Each instance of a triggered consumer made runs enough on the new key since then; a person's word is a run of all of them. */
export function isRunEnough(
  incident: Incident,
  progress: ConsumerProgress,
  now: Instant,
  since?: Instant,
): boolean {
  const wanted = instancesOf(progress.consumer);
  const uses = newUses(incident, progress);
  if (wanted === 1) return runnerOf(incident, progress, uses, since) !== null;
  const fresh = uses.filter((use) => isFreshEnough(incident, progress, use, now));
  const said = fresh.filter((use) => use.class === "attested");
  const runners = byInstance(progress, fresh).flatMap(
    (own) => runnerOf(incident, progress, [...own, ...said], since) ?? [],
  );
  return runnerOf(incident, progress, said, since) !== null || togetherSince(runners, wanted) !== undefined;
}

/** Uses by the instance that made them; those without a name are nobody's, and all are its where it is the only one. */
function byInstance(progress: ConsumerProgress, uses: readonly Evidence[]): readonly (readonly Evidence[])[] {
  if (instancesOf(progress.consumer) === 1) return [uses];
  const names = new Set(uses.flatMap(({ instance }) => (instance === undefined ? [] : [instance])));
  return [...names].map((name) => uses.filter(({ instance }) => instance === name));
}

/** From its first run since then to its newest; null if they aren't enough. */
function runnerOf(
  incident: Incident,
  progress: ConsumerProgress,
  uses: readonly Evidence[],
  since: Instant | undefined,
): Sighting | null {
  const runs = uses.flatMap((use) => use.runs).filter((run) => since === undefined || isAfter(run, since));
  const counted = spaced(runs, runGap(incident, progress));
  const [first] = counted;
  const last = counted.slice(RUNS - 1).at(-1);
  return first === undefined || last === undefined ? null : { instance: uses[0]?.instance, first, last };
}
