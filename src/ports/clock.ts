import type { Instant } from "../core/time.ts";

export interface Clock {
  now(): Instant;
  /** Resolves after `seconds`, at once when aborted. A virtual clock jumps. */
  sleep(seconds: number, signal?: AbortSignal): Promise<void>;
}

/** Time that only goes on, whatever anybody sets a clock to: for the pace of a rehearsal. */
export interface Wall {
  /** Milliseconds since some moment. */
  now(): number;
  /** Resolves after so many milliseconds, at once when aborted. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}
