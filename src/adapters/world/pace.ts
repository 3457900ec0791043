import type { Instant, Seconds } from "../../core/time.ts";
import type { Clock, Wall } from "../../ports/clock.ts";
import type { Pace } from "./timeline.ts";

/** How long time stands at most before it moves on, in milliseconds of the wall's: a step that nobody sees. */
const STEP_MS = 200;
/** Longer than anybody thinks. */
const EVER: Seconds = 30 * 86_400;

export interface PaceOptions {
  /** Of the timeline whose pace is kept. */
  readonly clock: Clock;
  /** Seconds that pass in one second of the wall's, now; null where time jumps. */
  readonly speed: () => number | null;
  readonly wall: Wall;
  /** The end of the game: nothing is waited for any more, so that what is under way ends soon. Aborted by what `between` throws. */
  readonly stop: AbortController;
  /**
   * Runs where time stands, before it moves on: at every step, in a pause again and again, also while somebody thinks. All
   * that was due by then has happened. What it does to the world happens at `now`, and again at `now` in a replay.
   */
  readonly between?: (now: Instant) => void | Promise<void>;
  /** While it is true time stands. */
  readonly isPaused?: () => boolean;
}

/** The pace of a game, for `Timeline.keepPace`. */
export interface PaceKeeper {
  readonly pace: Pace;
  /** Asks somebody; meanwhile time goes on at its pace, or stands where it jumps otherwise. */
  readonly think: <T>(ask: () => Promise<T>) => Promise<T>;
}

/** Lets virtual time go by as the wall's does, so many times as fast. Time owed, as after a long computation, passes at once. */
export function createPace(options: PaceOptions): PaceKeeper {
  const { clock, speed, wall, stop, between, isPaused = () => false } = options;
  let measured = wall.now();
  /** Milliseconds of virtual time that have passed on the wall and not yet on the timeline. */
  let owed = 0;
  let thinking: AbortSignal | null = null;
  // A function, because the compiler believes that a property stays what it was.
  const isOver = (): boolean => stop.signal.aborted;

  async function pace(from: number, to: number): Promise<number> {
    if (to <= from) return to;
    for (;;) {
      await look();
      if (isOver()) return to;
      if (!isPaused() && (speed() !== null || thinking === null)) break;
      await wall.wait(STEP_MS, thinking ?? stop.signal);
      // What passes while time stands is owed to nobody.
      if (isPaused() || speed() === null) measured = wall.now();
    }
    const times = speed();
    if (times === null) {
      measured = wall.now();
      return to;
    }
    measure(times);
    if (owed < to - from) {
      await wall.wait(Math.min(STEP_MS, Math.ceil((to - from - owed) / times)), stop.signal);
      measure(times);
    }
    if (isOver()) return to;
    const moved = Math.min(to - from, Math.floor(owed));
    owed -= moved;
    return from + moved;
  }

  async function look(): Promise<void> {
    if (isOver()) return;
    try {
      await between?.(clock.now());
    } catch (error) {
      stop.abort(error);
    }
  }

  function measure(times: number): void {
    const now = wall.now();
    owed += (now - measured) * times;
    measured = now;
  }

  return {
    pace,
    async think(ask) {
      if (speed() === null && between === undefined) return ask();
      const answered = new AbortController();
      thinking = AbortSignal.any([answered.signal, stop.signal]);
      // Whoever sleeps lets time pass.
      const passes = clock.sleep(EVER, thinking);
      try {
        return await ask();
      } finally {
        thinking = null;
        answered.abort();
        await passes;
      }
    },
  };
}
