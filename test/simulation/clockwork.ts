import type { Clock } from "../../src/ports/clock.ts";
import type { Seconds } from "../../src/core/time.ts";
import { plus, toMillis } from "../../src/core/time.ts";

/** The clock of the responder's machine: it may be set, while time in the world goes on as ever. */
export interface WallClock extends Clock {
  /** Sets it forth or back against the world's time; 0 sets it right. */
  setTo(offset: Seconds): void;
  /** By how many seconds it was ahead at that moment of the world's time (milliseconds since the epoch). */
  offAt(time: number): Seconds;
}

export function createWallClock(world: Clock): WallClock {
  let offset = 0;
  const changes: { readonly at: number; readonly offset: Seconds }[] = [];
  return {
    now: () => (offset === 0 ? world.now() : plus(world.now(), offset)),
    sleep: (seconds, signal) => world.sleep(seconds, signal),
    offAt: (time) => changes.findLast(({ at }) => at <= time)?.offset ?? 0,
    setTo(next) {
      offset = next;
      changes.push({ at: toMillis(world.now()), offset });
    },
  };
}
