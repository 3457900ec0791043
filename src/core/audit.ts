import type { AuditEvent, MintedCredential } from "./audit-event.ts";
import type { Instant, Seconds } from "./time.ts";

/** One call, as an audit source recorded it. Unknown fields are null, never guessed. Thief-written text is raw here. */
export interface AuditRow {
  readonly type: "row";
  /** Unique within the source; the reader makes one from the row's content where the source has none. */
  readonly id: string;
  readonly at: Instant;
  /** Id of the key that was presented, as the provider names it. */
  readonly keyId: string | null;
  readonly principal: string | null;
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly action: string | null;
  readonly outcome: "accepted" | "refused" | "unknown";
  /** A key, session or principal that this call created. */
  readonly minted?: Pick<MintedCredential, "id" | "kind">;
  /** What the format of the source tells beyond that, as the judge of the misuse window takes it. */
  readonly event?: AuditEvent;
  /** SHA-256 of the row as it was read, hex. */
  readonly hash: string;
}

/** A stretch for which the source can't vouch: it restarts every silence window that it touches. */
export interface AuditGap {
  readonly type: "gap";
  readonly from: Instant;
  readonly to: Instant;
  readonly reason: string;
}

/** What a source sees. "No rows" means something only in what it covers. */
export interface AuditCapabilities {
  /** Every accepted call carries the id of the key. */
  readonly identifiesKey: boolean;
  /** Refused calls carry the id of the key too. */
  readonly recordsRefusals: boolean;
  /** Every accepted call names its principal; not so unless told. */
  readonly identifiesPrincipal?: boolean;
  /** Kinds of call that are recorded, `*` for all. */
  readonly covers: readonly string[];
  /** After this time a call is surely in the log. */
  readonly lag: Seconds;
  /** Plain sentences on what this source can't show; printed in every audit. */
  readonly cannotSee: readonly string[];
}

export interface AuditQuery {
  readonly from: Instant;
  readonly to: Instant;
  /** Ids of keys of interest; a source that can't filter returns everything. */
  readonly keyIds?: readonly string[];
}
