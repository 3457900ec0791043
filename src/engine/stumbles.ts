import type { Instant } from "../core/time.ts";
import { retryAt } from "./perform.ts";

/** How often in a row a look at the outside may fail before the driver gives up. */
const MOST_IN_A_ROW = 4;

/** Looks that failed, of one driver: each is put off for longer than the one before. */
export interface Stumbles {
  /** When to look again after this error; null if it is no use, or was tried often enough. */
  next(error: unknown, now: Instant): Instant | null;
  /** A look succeeded. */
  over(): void;
}

export function createStumbles(): Stumbles {
  let inARow = 0;
  return {
    next(error, now) {
      inARow += 1;
      return inARow < MOST_IN_A_ROW ? retryAt(error, inARow, now) : null;
    },
    over() {
      inARow = 0;
    },
  };
}
