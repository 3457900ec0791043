import type { Instant } from "../core/time.ts";

export interface Clock {
  now(): Instant;
  /** Resolves after `seconds`, at once when aborted. A virtual clock jumps. */
  sleep(seconds: number, signal?: AbortSignal): Promise<void>;
}
