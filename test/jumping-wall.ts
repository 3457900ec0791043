import { setImmediate as immediately } from "node:timers/promises";
import { createTimeline } from "../src/adapters/world/timeline.ts";
import type { Wall } from "../src/ports/clock.ts";

/** Turns of the event loop that a game takes at most from one wait to the next. */
const TURNS = 20;

/** A wall whose time jumps as soon as everybody waits for it: nobody waits for a test. */
export function createJumpingWall(): Wall & { take(seconds: number): Promise<void> } {
  const behind = createTimeline("2026-06-01T00:00:00.000Z");
  behind.keepPace(async (_from, to) => {
    for (let turn = 0; turn < TURNS; turn += 1) await immediately();
    return to;
  });
  return {
    now: () => behind.now(),
    wait: (milliseconds, signal) => behind.clock.sleep(milliseconds / 1000, signal),
    take: (seconds) => behind.clock.sleep(seconds),
  };
}
