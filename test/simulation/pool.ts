import { type ChildProcess, fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { NOTHING, type Tally, together } from "./tally.ts";
import type { Batch } from "./worker.ts";

const BATCH = 50;
/** A run that waits for nothing for ever would otherwise be waited for. */
const LONGEST_BATCH_MILLIS = 240_000;

/** Plays many seeds on all cores. Which worker plays a seed makes no difference to it. */
export async function simulateMany(
  from: number,
  seeds: number,
  onProgress: (so: Tally) => void = () => undefined,
): Promise<Tally> {
  const batches = batchesOf(from, seeds);
  let tally = NOTHING;
  const count = Math.min(availableParallelism(), batches.length);
  await Promise.all(
    Array.from({ length: count }, async () => {
      for await (const part of work(batches)) {
        tally = together(tally, part);
        onProgress(tally);
      }
    }),
  );
  return tally;
}

function batchesOf(from: number, seeds: number): Batch[] {
  const batches: Batch[] = [];
  for (let at = 0; at < seeds; at += BATCH)
    batches.push({ from: from + at, seeds: Math.min(BATCH, seeds - at) });
  return batches;
}

/** One worker through batches that nobody has taken; a worker that dies is the end of all. */
async function* work(batches: Batch[]): AsyncGenerator<Tally> {
  const worker = fork(fileURLToPath(new URL("worker.ts", import.meta.url)));
  try {
    for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
      yield await answer(worker, batch);
    }
    worker.disconnect();
  } catch (error) {
    worker.kill();
    throw error;
  }
}

async function answer(worker: ChildProcess, batch: Batch): Promise<Tally> {
  const which = `seeds ${batch.from} to ${batch.from + batch.seeds - 1}`;
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`no end of ${which}`)), LONGEST_BATCH_MILLIS);
    const gone = (code: number | null): void => reject(new Error(`a worker ended with ${code} in ${which}`));
    worker.once("exit", gone);
    worker.once("error", reject);
    worker.once("message", (tally: Tally) => {
      clearTimeout(late);
      worker.off("exit", gone);
      worker.off("error", reject);
      resolve(tally);
    });
    worker.send(batch);
  });
}
