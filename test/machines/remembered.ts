import type { Known } from "./oracle-rows.ts";

/**
 * The same question about the same rows is answered once: an opinion looks back at many earlier moments. A row of a walk
 * stands after one history only, so it stands for that history.
 */
export function remembered<T>(opinion: (known: Known) => T): (known: Known) => T {
  const answers = new WeakMap<object, Map<string, T>>();
  return (known) => {
    const newest = known.history.at(-1)?.row;
    if (newest === undefined) return opinion(known);
    const byTime = answers.get(newest) ?? new Map<string, T>();
    answers.set(newest, byTime);
    const before = byTime.get(known.now);
    if (before !== undefined) return before;
    const answer = opinion(known);
    byTime.set(known.now, answer);
    return answer;
  };
}
