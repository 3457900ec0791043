import type { Caller, SourceReading } from "./evidence.ts";
import type { Instant } from "./time.ts";

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

/** Would a use of the leaked key show? `blind`: what was read names no key. `unread`: nothing was. */
export type Sight = "unread" | "blind" | "sees";

/** What an audit without callers is worth: only `sees` says that nobody was seen. */
export function sightOf(audit: Pick<AuditSummary, "readings"> | null): Sight {
  if (audit === null || audit.readings.length === 0) return "unread";
  return audit.readings.some((reading) => reading.identifiesKey) ? "sees" : "blind";
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
