import { NOTHING, type Tally, together } from "./tally.ts";
import type { Batch } from "./worker.ts";
import { inWorkers } from "./workers.ts";

const BATCH = 50;
const LONGEST_BATCH_MILLIS = 240_000;

/** Plays many seeds on all cores. Which worker plays a seed makes no difference to it. */
export async function simulateMany(
  from: number,
  seeds: number,
  onProgress: (so: Tally) => void = () => undefined,
): Promise<Tally> {
  let tally = NOTHING;
  await inWorkers<Batch, Tally>(
    {
      worker: new URL("worker.ts", import.meta.url),
      jobs: batchesOf(from, seeds),
      longestMillis: LONGEST_BATCH_MILLIS,
      nameOf: (batch) => `seeds ${batch.from} to ${batch.from + batch.seeds - 1}`,
    },
    (part) => {
      tally = together(tally, part);
      onProgress(tally);
    },
  );
  return tally;
}

function batchesOf(from: number, seeds: number): readonly Batch[] {
  return Array.from({ length: Math.ceil(seeds / BATCH) }, (_, index) => ({
    from: from + index * BATCH,
    seeds: Math.min(BATCH, seeds - index * BATCH),
  }));
}
