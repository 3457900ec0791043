import { type Instant, plus } from "../../../src/core/time.ts";
import type { Clock } from "../../../src/ports/clock.ts";

/** Jumps to the end of every sleep and remembers how long each was; `onSleep` plays what happens meanwhile. */
export function createVirtualClock(
  start: Instant,
): Clock & { readonly sleeps: readonly number[]; onSleep: () => void } {
  let now = start;
  const sleeps: number[] = [];
  return {
    sleeps,
    onSleep: () => undefined,
    now: () => now,
    async sleep(seconds, signal) {
      if (signal?.aborted === true) return;
      sleeps.push(seconds);
      this.onSleep();
      now = plus(now, seconds);
    },
  };
}
