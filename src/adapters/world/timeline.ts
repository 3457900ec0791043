import { toMillis } from "../../core/time.ts";
import type { Instant } from "../../core/time.ts";
import type { Clock } from "../../ports/clock.ts";

/** Virtual time and what is due in it. Time is in milliseconds since the epoch. */
export interface Timeline {
  readonly clock: Clock;
  now(): number;
  /** Runs `event` when time reaches `at`; what is due at one time runs in the order of these calls. */
  schedule(at: number, event: () => void): void;
  /** Moves time on to `at` at once, running what is due on the way; used to make the past. */
  runTo(at: number): void;
  /** From now on; without one, time jumps. */
  keepPace(pace: Pace): void;
}

/**
 * Holds time back where somebody plays at the pace of a clock, or may intervene. Asked before time moves from `from` towards
 * `to`; answers how far it moves now, at most `to`. What it does to the world happens at `from`. Milliseconds since the epoch.
 */
export type Pace = (from: number, to: number) => Promise<number>;

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
  awake: boolean;
}

interface Scheduled {
  readonly at: number;
  readonly event: () => void;
}

/**
 * Time that jumps. Nothing moves it but a sleeper: when the process has nothing else ready to run, the earliest sleeper
 * is woken, after all that is due before it. So sleeps side by side take as long as the longest, as real ones do.
 */
export function createTimeline(startsAt: Instant): Timeline {
  let now = toMillis(startsAt);
  const due: Scheduled[] = [];
  const sleepers: Sleeper[] = [];
  let pumping = false;
  let pace: Pace | null = null;

  function pump(): void {
    if (pumping || sleepers.length === 0) return;
    pumping = true;
    setImmediate(() => {
      const [next] = sleepers;
      if (next === undefined || pace === null) moveTo(next?.until ?? now);
      else void pace(now, next.until).then(moveTo);
    });
  }

  function moveTo(reached: number): void {
    pumping = false;
    const [next] = sleepers;
    const arrives = next !== undefined && advance(Math.min(reached, next.until), () => next.awake);
    if (arrives && reached >= next.until) next.wake();
    pump();
  }

  /** False if `interrupted` became true on the way: time then stays where it was interrupted. */
  function advance(to: number, interrupted: () => boolean): boolean {
    for (let next = due[0]; next !== undefined && next.at <= to; next = due[0]) {
      due.shift();
      now = Math.max(now, next.at);
      next.event();
      if (interrupted()) return false;
    }
    now = Math.max(now, to);
    return true;
  }

  function sleep(seconds: number, signal?: AbortSignal): Promise<void> {
    if (Number.isNaN(seconds) || seconds === Infinity)
      throw new RangeError("sleep takes a finite number of seconds");
    if (signal?.aborted === true || seconds <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      const sleeper: Sleeper = { until: now + Math.round(seconds * 1000), wake, awake: false };
      function wake(): void {
        sleeper.awake = true;
        sleepers.splice(sleepers.indexOf(sleeper), 1);
        signal?.removeEventListener("abort", wake);
        resolve();
      }
      signal?.addEventListener("abort", wake, { once: true });
      insert(sleepers, sleeper, (other) => other.until > sleeper.until);
      pump();
    });
  }

  return {
    clock: { now: () => new Date(now).toISOString(), sleep },
    now: () => now,
    schedule: (at, event) => insert(due, { at, event }, (other) => other.at > at),
    runTo: (at) => void advance(at, () => false),
    keepPace: (given) => void (pace = given),
  };
}

/** Keeps the list in order; equals stay in order of arrival. */
function insert<T>(list: T[], item: T, isLater: (other: T) => boolean): void {
  const index = list.findIndex(isLater);
  list.splice(index === -1 ? list.length : index, 0, item);
}
