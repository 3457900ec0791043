import type { EventBody, JournalEntry } from "../core/journal.ts";
import type { Instant } from "../core/time.ts";

export interface PublishOptions {
  /** Refuse (`ERR_HEAD_MOVED`) if anything was appended after this entry. */
  readonly atHead?: number;
}

/**
 * Where the driver runs. It offers these four and nothing else; steps don't know which host it is.
 * Every method that returns entries returns *all* entries since the last ones returned, people's rows included.
 *
 * Implementations: `src/hosts/*`. Proof: `test/contracts/host.ts`.
 */
export interface Host {
  /** Durable intent, then act, then durable outcome. `act` never throws: what went wrong is an outcome too. */
  step(
    intent: EventBody,
    act: () => Promise<readonly EventBody[]>,
    options?: PublishOptions,
  ): Promise<readonly JournalEntry[]>;
  /** Runs tasks with at most `limit` at a time; all are run whatever happens to one. */
  all<T>(tasks: readonly (() => Promise<T>)[], limit: number): Promise<readonly T[]>;
  /** Waits for a person's row or for `until`; `stop` when the host won't wait any longer. */
  event(
    until: Instant,
  ): Promise<{ readonly reason: "entries" | "time" | "stop"; readonly entries: readonly JournalEntry[] }>;
  /** Appends facts, durable when resolved. An empty list only fetches. */
  publish(events: readonly EventBody[], options?: PublishOptions): Promise<readonly JournalEntry[]>;
}
