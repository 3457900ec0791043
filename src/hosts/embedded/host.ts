import { StanchError } from "../../core/errors.ts";
import type { EventBody, JournalEntry } from "../../core/journal.ts";
import { type Instant, type Seconds, secondsBetween } from "../../core/time.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Host } from "../../ports/host.ts";
import type { AppendOptions, Journal } from "../../ports/journal.ts";
import { runAll } from "./run-all.ts";

/** How long people's rows may lie unseen. */
const POLL_SECONDS = 0.25;
const LONGEST_LOOK_SECONDS = 30;

export interface EmbeddedHostOptions {
  readonly journal: Journal;
  readonly incident: string;
  /** Of the lease: this host writes only while it holds it. */
  readonly token: number;
  readonly clock: Clock;
  readonly wait: {
    /** How long `event` waits in all, over all calls; then `stop`. 0 never waits. */
    readonly maxSeconds: Seconds;
    /** `false` sleeps straight to the time that was asked for: nobody else writes, as in a rehearsal. */
    readonly watchForeign: boolean;
  };
  /** The last entry that the driver has already seen; 0 for none. */
  readonly after?: number;
  /** Aborted: nothing new is begun (`ERR_INTERRUPTED`) and `event` answers `stop`. What runs is finished and recorded. */
  readonly signal?: AbortSignal;
}

/** The host on one machine, over any journal and clock. */
export function createEmbeddedHost(options: EmbeddedHostOptions): Host {
  const { journal, incident, token, clock, wait, signal } = options;
  let seen = options.after ?? 0;
  let waited = 0;
  let returnedAt: bigint | null = null;

  const append = (events: readonly EventBody[], atHead?: number): void => {
    const given: AppendOptions = atHead === undefined ? { token } : { token, atHead };
    if (events.length > 0) journal.append(incident, events, given);
  };
  const fetch = (): readonly JournalEntry[] => {
    const entries = journal.read(incident, seen);
    seen = entries.at(-1)?.seq ?? seen;
    return entries;
  };
  // A function, because the compiler believes that a property stays what it was.
  const isAborted = (): boolean => signal?.aborted === true;

  return {
    async step(intent, act, { atHead } = {}) {
      if (isAborted()) throw interrupted(incident);
      append([intent], atHead);
      const outcomes = await act();
      try {
        append(outcomes);
      } catch (error) {
        throw unrecorded(error);
      }
      return fetch();
    },
    async all(tasks, limit) {
      const before = seen;
      try {
        return await runAll(tasks, limit);
      } catch (error) {
        // What the others returned is lost with the error: return it again next time.
        seen = before;
        throw error;
      }
    },
    async event(until) {
      // What a look costs is waiting too: five probes that time out are half a minute. A person who thinks isn't, and a
      // virtual clock has no such time.
      if (wait.watchForeign && returnedAt !== null) {
        waited += Math.min(LONGEST_LOOK_SECONDS, Number(process.hrtime.bigint() - returnedAt) / 1e9);
      }
      try {
        return await waitFor(until);
      } finally {
        returnedAt = process.hrtime.bigint();
      }
    },
    async publish(events, { atHead } = {}) {
      append(events, atHead);
      return fetch();
    },
  };

  async function waitFor(until: Instant): ReturnType<Host["event"]> {
    // Counted down by what was slept: a clock that is set forth meanwhile doesn't end a wait that something needs.
    let left = secondsBetween(clock.now(), until);
    for (;;) {
      const entries = fetch();
      if (isAborted()) return { reason: "stop", entries };
      if (entries.length > 0) return { reason: "entries", entries };
      if (left <= 0) return { reason: "time", entries };
      const budget = wait.maxSeconds - waited;
      if (budget <= 0) return { reason: "stop", entries };
      const nap = Math.min(left, budget, wait.watchForeign ? POLL_SECONDS : Infinity);
      await clock.sleep(nap, signal);
      left -= nap;
      waited += nap;
    }
  }
}

function interrupted(incident: string): StanchError {
  return new StanchError({
    code: "ERR_INTERRUPTED",
    message: `interrupted: nothing new is begun in ${incident}`,
    hint: `stanch resume --incident ${incident}`,
    retry: "later",
  });
}

/** The call was made but its outcome isn't on record: the next driver has to look. */
function unrecorded(error: unknown): unknown {
  if (!(error instanceof StanchError)) return error;
  const { code, message, hint, retry } = error;
  return new StanchError({
    code,
    message,
    retry,
    happened: "unknown",
    cause: error,
    ...(hint === undefined ? {} : { hint }),
  });
}
