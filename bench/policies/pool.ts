import { inWorkers } from "../../test/simulation/workers.ts";
import type { Contest } from "./contest.ts";

const LONGEST_WORLD_MILLIS = 120_000;

/** Plays many seeds on all cores, in order of seeds whichever worker played which. */
export async function contestMany(
  from: number,
  seeds: number,
  onProgress: (played: number) => void = () => undefined,
): Promise<readonly Contest[]> {
  let played = 0;
  const contests = await inWorkers<number, Contest>(
    {
      worker: new URL("worker.ts", import.meta.url),
      jobs: Array.from({ length: seeds }, (_, index) => from + index),
      longestMillis: LONGEST_WORLD_MILLIS,
      nameOf: (seed) => `seed ${seed}`,
    },
    () => onProgress((played += 1)),
  );
  return contests.toSorted((a, b) => a.seed - b.seed);
}
