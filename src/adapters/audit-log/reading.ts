import type { EventCapabilities, LogReading } from "../../core/audit-event.ts";
import { isAfter } from "../../core/time.ts";
import type { Instant } from "../../core/time.ts";

/** Counts what one whole pass over a log finds; what further passes find is the same and isn't counted. */
export interface Reading {
  beginFile(): void;
  event(at: Instant, source: EventCapabilities | null): void;
  flaw(kind: "unreadable" | "cutOff" | "damaged"): void;
  /** The pass is over. */
  close(): void;
  isClosed(): boolean;
  tally(): LogReading;
}

export function createReading(): Reading {
  const counts = { events: 0, unreadable: 0, cutOff: 0, damaged: 0, outOfOrder: 0 };
  const sources = new Set<EventCapabilities>();
  let [from, to, before]: [Instant | null, Instant | null, Instant | null] = [null, null, null];
  let closed = false;
  return {
    beginFile: () => void (before = null),
    event(at, source) {
      if (closed) return;
      counts.events += 1;
      if (source !== null) sources.add(source);
      if (before !== null && isAfter(before, at)) counts.outOfOrder += 1;
      if (from === null || isAfter(from, at)) from = at;
      if (to === null || isAfter(at, to)) to = at;
      before = at;
    },
    flaw(kind) {
      if (!closed) counts[kind] += 1;
    },
    close: () => void (closed = true),
    isClosed: () => closed,
    tally: () => ({ ...counts, from, to, sources: [...sources] }),
  };
}
