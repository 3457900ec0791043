import type { EventBody, JournalEntry } from "../core/journal.ts";

/** Who may write: a driver holds a lease; people append signed rows without one. */
export interface AppendOptions {
  /** Fencing token of the lease; a stale one throws `ERR_LEASE_LOST`. */
  readonly token?: number;
  /** Append only if this is the newest entry; else `ERR_HEAD_MOVED`, nothing is written. */
  readonly atHead?: number;
}

/**
 * The truth of an incident: append-only, hash-chained, durable when `append` resolves.
 *
 * Implementations: `src/hosts/embedded/`. Proof: `test/contracts/journal.ts`.
 * A damaged chain throws `ERR_JOURNAL_DAMAGED` on reading.
 */
export interface Journal {
  incidents(): readonly string[];
  /** Entries after sequence number `after` (0: all), oldest first, verified. */
  read(incident: string, after?: number): readonly JournalEntry[];
  append(incident: string, events: readonly EventBody[], options?: AppendOptions): readonly JournalEntry[];
}
