import type { Instant, Seconds } from "../time.ts";

/** What really happened in a simulated world, judged by the world itself and not by anybody's journal. */
export interface WorldFacts {
  readonly at: Instant;
  readonly startedAt: Instant;
  readonly exposedAt: Instant;
  /** The leaked key was first narrowed, disabled or ended, or its callers paused. */
  readonly containedAt: Instant | null;
  /** The provider was told to end the leaked key, and its callers are refused. */
  readonly endedAt: Instant | null;
  /** From the exposure until the leaked key is refused for good, or until now. */
  readonly exposureSeconds: Seconds;
  /** Consumers whose calls were refused, and from the first refused call to the next accepted one, or until now. */
  readonly broken: readonly {
    readonly consumer: string;
    readonly declared: boolean;
    readonly refusals: number;
    readonly seconds: Seconds;
  }[];
  /**
   * Keys that were ended while a consumer's runtime still held them; one off the inventory counts if it had called with that
   * key since the start.
   */
  readonly prematureEnds: readonly {
    readonly keyId: string;
    readonly at: Instant;
    readonly consumers: readonly string[];
  }[];
  /** Keys that were issued in the response and are alive, and whose runtimes hold them. */
  readonly replacements: readonly {
    readonly id: string;
    readonly name: string;
    readonly heldBy: readonly string[];
  }[];
  /** Ids of those that no store and no runtime holds. */
  readonly orphans: readonly string[];
  /** Consumers, declared or not, that still call with the leaked key. */
  readonly onLeakedKey: readonly string[];
  /** Consumers off the inventory that had called with the leaked key by the time it was ended, or by now. */
  readonly undeclared: readonly string[];
  /** Who is behind each caller that the log has ever shown. */
  readonly callers: readonly {
    readonly userAgent: string;
    readonly address: string;
    readonly is: "consumer" | "responder" | "hostile";
    readonly consumer?: string;
  }[];
  readonly thief: {
    /** Accepted calls since the exposure, with any key. */
    readonly accepted: number;
    /** Those of them since the start. */
    readonly sinceStart: number;
    readonly refused: number;
    readonly first: Instant | null;
    readonly last: Instant | null;
    /** Ids of keys that the thief made, or replacements that it called with, and that are alive. */
    readonly keysAlive: readonly string[];
  };
}
