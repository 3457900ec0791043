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
