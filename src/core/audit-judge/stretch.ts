import { isAfter } from "../time.ts";
import type { Instant } from "../time.ts";
import type { Stretch } from "./judgement.ts";

/** Counts calls and keeps the first and the last time. */
export interface Tally {
  add(at: Instant): void;
  stretch(): Stretch;
}

export function createTally(): Tally {
  let count = 0;
  let [first, last]: [Instant | null, Instant | null] = [null, null];
  return {
    add(at) {
      count += 1;
      if (first === null || isAfter(first, at)) first = at;
      if (last === null || isAfter(at, last)) last = at;
    },
    stretch: () => ({ count, first, last }),
  };
}
