import { earliest, isAfter, latest, plus } from "../../core/time.ts";
import type { AuditGap, AuditQuery } from "../../core/audit.ts";
import type { Instant, Seconds } from "../../core/time.ts";

/** Turns records that can't be read into gaps between the times of their neighbours. Feed it in reading order. */
export interface GapTracker {
  /** A record with this time was read; gives the gap that ends here, if one was open. */
  readable(at: Instant): readonly AuditGap[];
  unreadable(reason: string): void;
  /** The source is at its end; gives the gap that is still open. */
  end(): readonly AuditGap[];
}

/**
 * `ascending`: a source that is appended to, so its first unreadable records lie before what follows them.
 * Of another source, records at either end can be of any time. A record may be written up to `lag` after its time.
 */
export function createGapTracker(
  query: AuditQuery,
  lag: Seconds,
  order: "ascending" | "unknown",
): GapTracker {
  let last: Instant | null = null;
  let open: { readonly after: Instant | null; readonly reason: string; count: number } | null = null;

  const close = (next: Instant | null): readonly AuditGap[] => {
    if (open === null) return [];
    const { after, reason, count } = open;
    open = null;
    const sorted = order === "ascending" || (after !== null && next !== null);
    const from =
      sorted && after !== null ? plus(earliest(after, next ?? undefined) ?? after, -lag) : query.from;
    const to = sorted && next !== null ? plus(latest(after ?? undefined, next) ?? next, lag) : query.to;
    const text =
      count === 1
        ? `1 record can't be read: ${reason}`
        : `${count} records can't be read; the first: ${reason}`;
    return clip(query, from, to, text);
  };

  return {
    readable(at) {
      const gaps = close(at);
      last = at;
      return gaps;
    },
    unreadable(reason) {
      open ??= { after: last, reason, count: 0 };
      open.count += 1;
    },
    end: () => close(null),
  };
}

/** The part of a stretch that lies inside the query; nothing if there is none. */
export function clip(query: AuditQuery, from: Instant, to: Instant, reason: string): readonly AuditGap[] {
  const start = isAfter(query.from, from) ? query.from : from;
  const end = isAfter(to, query.to) ? query.to : to;
  return isAfter(start, end) ? [] : [{ type: "gap", from: start, to: end, reason }];
}
