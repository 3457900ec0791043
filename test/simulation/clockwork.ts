import type { Clock } from "../../src/ports/clock.ts";
import type { Seconds } from "../../src/core/time.ts";
import { plus } from "../../src/core/time.ts";

/** The clock of the responder's machine: it may be set, while time in the world goes on as ever. */
export interface WallClock extends Clock {
  /** Sets it forth or back against the world's time; 0 sets it right. */
  setTo(offset: Seconds): void;
}

export function createWallClock(world: Clock): WallClock {
  let offset = 0;
  return {
    now: () => (offset === 0 ? world.now() : plus(world.now(), offset)),
    sleep: (seconds, signal) => world.sleep(seconds, signal),
    setTo(next) {
      offset = next;
    },
  };
}
