import type { Caller, SourceReading } from "./evidence.ts";
import { type Instant, isAfter, latest } from "./time.ts";

/** Count and time range of audit rows that prove a claim. */
export interface Receipt {
  readonly source: string;
  readonly claim: string;
  readonly count: number;
  readonly first: Instant | null;
  readonly last: Instant | null;
}

/** Something that was created with the leaked key and may outlive it. */
export interface LineageItem {
  readonly id: string;
  readonly kind: "key" | "session" | "principal";
  readonly mintedAt: Instant;
  readonly source: string;
  /** The unknown caller who made it; null if a declared consumer or the responder did. */
  readonly mintedBy: string | null;
}

/** Would a use of the leaked key show? `partly`: on some kinds of call. `blind`: what was read names no key. `unread`: nothing was. */
export type Sight = "unread" | "blind" | "partly" | "sees";

/** What an audit without callers is worth: only `sees` says that nobody was seen. */
export function sightOf(audit: Pick<AuditSummary, "readings"> | null): Sight {
  if (audit === null || audit.readings.length === 0) return "unread";
  const kinds = kindsSeen(audit.readings);
  if (kinds.length === 0) return "blind";
  return kinds.includes("*") ? "sees" : "partly";
}

/** Kinds of call on which a source that was read names the key, sorted; `*` for all. */
export function kindsSeen(readings: readonly SourceReading[]): readonly string[] {
  const able = readings.filter((reading) => reading.identifiesKey && !isAllGap(reading));
  return [...new Set(able.flatMap(({ covers }) => covers))].sort();
}

/** An export without a row in it, say: it was read, and vouches for no moment. */
function isAllGap({ from, through, gaps }: SourceReading): boolean {
  const sorted = [...gaps].sort((a, b) => (isAfter(a.from, b.from) ? 1 : -1));
  const vouchedFrom = sorted.reduce(
    (at, gap) => (isAfter(gap.from, at) ? at : (latest(at, gap.to) ?? at)),
    from,
  );
  return !isAfter(through, vouchedFrom);
}

/** What the audit step learned. */
export interface AuditSummary {
  readonly readings: readonly SourceReading[];
  /** First and last use of the leaked key or its lineage by somebody whom the inventory doesn't explain. */
  readonly window: { readonly first: Instant | null; readonly last: Instant | null };
  readonly receipts: readonly Receipt[];
  readonly callers: readonly Caller[];
  readonly lineage: readonly LineageItem[];
  /** What the sources can't show, in sentences. */
  readonly cannotSee: readonly string[];
  readonly silent: readonly { readonly source: string; readonly reason: string }[];
}
