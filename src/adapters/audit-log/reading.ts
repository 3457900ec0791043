import type { EventCapabilities, LogReading } from "../../core/audit-event.ts";
import type { Instant } from "../../core/time.ts";

/** Counts what one whole pass over a log finds; what further passes find is the same and isn't counted. */
export interface Reading {
  beginFile(): void;
  /** `at` is in seconds since 1970. */
  event(at: number, source: EventCapabilities | null): void;
  flaw(kind: "unreadable" | "cutOff" | "damaged"): void;
  /** The pass is over. */
  close(): void;
  isClosed(): boolean;
  tally(): LogReading;
}

export function createReading(): Reading {
  const counts = { events: 0, unreadable: 0, cutOff: 0, damaged: 0, outOfOrder: 0 };
  const sources = new Set<EventCapabilities>();
  let [from, to, before] = [Infinity, -Infinity, -Infinity];
  let closed = false;
  return {
    beginFile: () => void (before = -Infinity),
    event(at, source) {
      if (closed) return;
      counts.events += 1;
      if (source !== null) sources.add(source);
      if (before > at) counts.outOfOrder += 1;
      if (at < from) from = at;
      if (at > to) to = at;
      before = at;
    },
    flaw(kind) {
      if (!closed) counts[kind] += 1;
    },
    close: () => void (closed = true),
    isClosed: () => closed,
    tally: () => ({
      ...counts,
      from: instant(from),
      to: instant(to),
      sources: [...sources],
    }),
  };
}

/** Null for what no event has set. */
function instant(seconds: number): Instant | null {
  return Number.isFinite(seconds) ? new Date(Math.round(seconds * 1000)).toISOString() : null;
}
