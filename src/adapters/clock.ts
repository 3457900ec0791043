import { setTimeout as delay } from "node:timers/promises";
import type { Clock, Wall } from "../ports/clock.ts";

/** Timers of Node overflow beyond 2^31 - 1 ms and then fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The clock of this machine. */
export function createSystemClock(): Clock {
  return {
    now: () => new Date().toISOString(),
    async sleep(seconds, signal) {
      const aborted = (): boolean => signal?.aborted === true;
      let left = seconds * 1000;
      while (left > 0 && !aborted()) {
        const part = Math.min(left, LONGEST_TIMER_MS);
        // The only rejection is the abort, which ends the sleep early but isn't an error.
        await delay(part, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
        left -= part;
      }
    },
  };
}

/** The steady time of this machine. */
export function createSystemWall(): Wall {
  const clock = createSystemClock();
  return {
    now: () => performance.now(),
    wait: (milliseconds, signal) => clock.sleep(milliseconds / 1000, signal),
  };
}
