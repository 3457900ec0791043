import { type ChildProcess, fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import type { Contest } from "./contest.ts";

/** A world that waits for nothing for ever would otherwise be waited for. */
const LONGEST_WORLD_MILLIS = 120_000;

/** Plays many seeds on all cores, in order of seeds whichever worker played which. */
export async function contestMany(
  from: number,
  seeds: number,
  onProgress: (played: number) => void = () => undefined,
): Promise<readonly Contest[]> {
  const left = Array.from({ length: seeds }, (_, index) => from + index);
  const played: Contest[] = [];
  const count = Math.min(availableParallelism(), seeds);
  await Promise.all(
    Array.from({ length: count }, async () => {
      const worker = fork(fileURLToPath(new URL("worker.ts", import.meta.url)));
      try {
        for (let seed = left.shift(); seed !== undefined; seed = left.shift()) {
          played.push(await answer(worker, seed));
          onProgress(played.length);
        }
        worker.disconnect();
      } catch (error) {
        worker.kill();
        throw error;
      }
    }),
  );
  return played.sort((a, b) => a.seed - b.seed);
}

/** A worker that dies is the end of all. */
async function answer(worker: ChildProcess, seed: number): Promise<Contest> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`no end of seed ${seed}`)), LONGEST_WORLD_MILLIS);
    const gone = (code: number | null): void =>
      reject(new Error(`a worker ended with ${code} at seed ${seed}`));
    worker.once("exit", gone);
    worker.once("error", reject);
    worker.once("message", (played: Contest) => {
      clearTimeout(late);
      worker.off("exit", gone);
      worker.off("error", reject);
      resolve(played);
    });
    worker.send(seed);
  });
}
