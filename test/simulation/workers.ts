import { type ChildProcess, fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";

/** Jobs for processes that answer each message with one. */
export interface Shift<Job> {
  /** The module that a worker runs. */
  readonly worker: URL;
  readonly jobs: readonly Job[];
  /** A job that waits for nothing for ever would otherwise be waited for. */
  readonly longestMillis: number;
  nameOf(job: Job): string;
}

/** Has the jobs done on all cores; answers come in the order in which they are done. A worker that dies is the end of all. */
export async function inWorkers<Job extends object | number, Answer>(
  shift: Shift<Job>,
  onAnswer: (answer: Answer) => void,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  const queue = shift.jobs.values();
  const count = Math.min(availableParallelism(), shift.jobs.length);
  await Promise.all(
    Array.from({ length: count }, async () => {
      const worker = fork(fileURLToPath(shift.worker));
      try {
        for (const job of queue) {
          const answer = await answerOf<Job, Answer>(worker, shift, job);
          answers.push(answer);
          onAnswer(answer);
        }
        worker.disconnect();
      } catch (error) {
        worker.kill();
        throw error;
      }
    }),
  );
  return answers;
}

async function answerOf<Job extends object | number, Answer>(
  worker: ChildProcess,
  { longestMillis, nameOf }: Pick<Shift<Job>, "longestMillis" | "nameOf">,
  job: Job,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const which = nameOf(job);
    const late = setTimeout(() => reject(new Error(`no end of ${which}`)), longestMillis);
    const gone = (code: number | null): void => reject(new Error(`a worker ended with ${code} in ${which}`));
    worker.once("exit", gone);
    worker.once("error", reject);
    worker.once("message", (answer: Answer) => {
      clearTimeout(late);
      worker.off("exit", gone);
      worker.off("error", reject);
      resolve(answer);
    });
    worker.send(job);
  });
}
