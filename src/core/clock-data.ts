import type { Instant, Seconds } from "./time.ts";

/** The row that says how far this machine's clock is off. */
export interface ClockData {
  /** This machine's clock against the provider's: when first known, and whenever it is found to have been set. */
  "clock.measured": {
    /** Seconds by which it is ahead; negative where it is behind. */
    readonly ahead: Seconds;
    /** By how much that may be wrong, either way. */
    readonly within: Seconds;
    /** When the driver last found it unchanged, by this clock; missing where this driver hadn't measured before. */
    readonly unchangedAt?: Instant;
  };
}
