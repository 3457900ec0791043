/** Runs all tasks, at most `limit` at a time, and then gives their results in order or throws the first failure in order. */
export async function runAll<T>(tasks: readonly (() => Promise<T>)[], limit: number): Promise<readonly T[]> {
  const settled: PromiseSettledResult<T>[] = [];
  const queue = tasks.entries();
  // One shared iterator: each worker takes the next task that nobody has taken.
  const worker = async (): Promise<void> => {
    for (const [index, task] of queue) [settled[index]] = await Promise.allSettled([(async () => task())()]);
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(limit, tasks.length)) }, worker));
  return settled.map((result) => {
    if (result.status === "rejected") throw result.reason;
    return result.value;
  });
}
