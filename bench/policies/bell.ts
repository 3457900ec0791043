import type { Clock } from "../../src/ports/clock.ts";

/** A clock whose sleepers a person can wake, as a live driver is woken by the row that somebody signs. */
export interface Bell {
  readonly clock: Clock;
  readonly ring: () => void;
}

export function createBell(clock: Clock): Bell {
  let wake = new AbortController();
  return {
    clock: { ...clock, sleep: (seconds) => clock.sleep(seconds, wake.signal) },
    ring() {
      const rung = wake;
      wake = new AbortController();
      rung.abort();
    },
  };
}
