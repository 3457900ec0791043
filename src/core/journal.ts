import type { AuditSummary } from "./audit-summary.ts";
import type { Blocker, BlockerCode } from "./blocker.ts";
import type { EffectKind, FailureNote } from "./effect-kind.ts";
import type { Caller, Evidence, EvidenceClass, SourceReading } from "./evidence.ts";
import type { ClockData } from "./clock-data.ts";
import type { ContainmentData } from "./containment-data.ts";
import type { Consumer } from "./consumer.ts";
import type { KeyHandle, KeyRef, KeyState } from "./key.ts";
import type { LeakedKey, Person, Plan, Policy, Rung } from "./plan.ts";
import type { Signed } from "./signed.ts";
import type { Instant, Seconds } from "./time.ts";

export type { Signed } from "./signed.ts";
export type { EffectKind, FailureNote } from "./effect-kind.ts";

export type Mode = "live" | "rehearsal";

/** What somebody says is so, where nothing can be observed. */
export type Claim =
  | "new-key-in-use"
  | "old-key-unused"
  | "leak-path-closed"
  | "key-dead"
  | "key-disabled"
  | "key-enabled"
  | "abuse-seen"
  | "consumer-written";

/** Whose a key is that may be of a create whose answer got lost: stanch's, so that it may be ended, or somebody else's. */
export type OrphanClass = "surplus" | "foreign";

export type CallerClass = "consumer" | "responder" | "hostile";

/** How an incident ended; `moved`: consumers are on team keys, and the old key lives on for others. */
export type CloseReason = "revoked" | "falsePositive" | "alreadyDead" | "accepted" | "moved";

/** Every kind of journal row and what it carries. Facts are past tense; an outcome names the `effect` that it closes. */
export interface EventData extends ContainmentData, ClockData {
  "incident.opened": {
    readonly mode: Mode;
    readonly policy: Policy;
    readonly people: readonly Person[];
    readonly responder: string;
    readonly leaked: LeakedKey;
    readonly plan: Plan;
    readonly planHash: string;
    readonly release: string;
    readonly machine: { readonly id: string; readonly version: string; readonly hash: string };
    /** The closed incident that this one re-opens. */
    readonly reopens?: string;
    /** Replacements that it and those before it made: known keys, nobody else's. */
    readonly earlierKeys?: readonly string[];
  };
  "lease.taken": { readonly token: number; readonly holder: string; readonly from?: string };
  "checkpoint.signed": {
    readonly size: number;
    readonly root: string;
    readonly by: string;
    readonly signature: string;
  };
  "consent.given": {
    readonly level: "confirm" | "typed";
    readonly what: string;
    readonly how: "prompt" | "flag";
  };
  "key.looked": {
    readonly state: KeyState;
    readonly own: "clean" | "tainted" | "unknown";
    readonly detail: string;
  };
  "effect.intended": {
    readonly effect: string;
    readonly kind: EffectKind;
    readonly subject: string;
    readonly ending: boolean;
    readonly attempt: number;
    /** Ids listed before a reissue. */
    readonly before?: readonly string[];
    readonly nonce?: string;
    readonly keyName?: string;
    /** Of the values in the spool that are to be deleted. */
    readonly names?: readonly string[];
  };
  "effect.failed": { readonly effect: string; readonly error: FailureNote; readonly retryAt: Instant | null };
  "effect.unknown": { readonly effect: string; readonly error: FailureNote };
  /** After a look: the effect surely didn't happen, so it may be tried again. */
  "effect.absent": { readonly effect: string };
  "audit.read": AuditSummary;
  "audit.judged": { readonly unclassified: number };
  "key.reissued": {
    readonly effect: string;
    readonly replacement: string;
    readonly key: KeyRef;
    readonly handle: KeyHandle;
  };
  "orphan.found": {
    readonly effect: string;
    readonly replacement: string;
    readonly keyId: string;
    /** It carries the nonce of its create and was never used: surely surplus. */
    readonly endable: boolean;
    readonly name: string | null;
    readonly createdAt: Instant | null;
    readonly lastUsedAt: Instant | null;
  };
  /** Whose key it is, where only a person can tell. */
  "orphan.classified": Signed<{
    readonly keyId: string;
    readonly as: OrphanClass;
    readonly reason: string;
  }>;
  /** Not ended: the look right before it showed that somebody uses the key. */
  "orphan.spared": { readonly effect: string; readonly keyId: string; readonly lastUsedAt: Instant };
  "orphan.ended": { readonly effect: string; readonly keyId: string };
  "replacement.probed": {
    readonly replacement: string;
    /** What it got when it was presented; `unknown` too where it wasn't. */
    readonly outcome: "accepted" | "refused" | "unknown";
    /** What the provider says of it, where it was asked. */
    readonly state?: KeyState;
    readonly detail: string;
  };
  /** Another one is to be made; this key, if it lives, is surplus. */
  "replacement.rejected": Signed<{
    readonly replacement: string;
    readonly keyId: string;
    readonly reason: string;
  }>;
  "consumer.written": { readonly effect: string; readonly consumer: string; readonly class: EvidenceClass };
  "consumer.failed": {
    readonly effect: string;
    readonly consumer: string;
    readonly error: FailureNote;
    readonly retryAt: Instant | null;
  };
  "consumer.rolledBack": { readonly effect: string; readonly consumer: string };
  "evidence.observed": {
    readonly readings: readonly SourceReading[];
    readonly evidence: readonly Evidence[];
    readonly callers: readonly Caller[];
    /** Probes and sources that gave no answer, with the reason. */
    readonly silent: readonly { readonly source: string; readonly reason: string }[];
  };
  "evidence.withdrawn": Signed<{
    readonly consumer: string;
    readonly source: string;
    readonly reason: string;
  }>;
  "attestation.made": Signed<{
    readonly claim: Claim;
    readonly subject: string;
    /** When it was so, in the attester's words. */
    readonly happenedAt: Instant;
    readonly statement: string;
    /** File name and SHA-256 of the receipt that was shown. */
    readonly receipt?: { readonly file: string; readonly sha256: string };
  }>;
  "caller.classified": Signed<{
    readonly caller: string;
    readonly as: CallerClass;
    readonly rowsHash: string;
    readonly consumer?: string;
    readonly reason: string;
  }>;
  "acceptance.signed": Signed<{
    readonly code: BlockerCode;
    readonly subject: string;
    readonly reason: string;
    readonly expires: Instant;
  }>;
  "approval.granted": Signed<{ readonly verdict: string; readonly visit: number }>;
  "cutover.signed": Signed<{
    readonly out: readonly { readonly consumer: string; readonly seconds: Seconds }[];
    readonly visit: number;
  }>;
  "breakGlass.signed": Signed<{
    readonly reason: string;
    readonly breaks: readonly string[];
    readonly expires: Instant;
    readonly visit: number;
  }>;
  "review.closed": Signed<{ readonly findings: string }>;
  "consumer.retired": Signed<{ readonly consumer: string; readonly reason: string }>;
  "consumer.added": Signed<{ readonly consumer: Consumer; readonly replacement: string }>;
  "swap.reopened": { readonly consumers: readonly string[] };
  "swap.settled": { readonly failed: readonly string[] };
  "revocation.started": { readonly visit: number; readonly ground: "gate" | "break-glass" };
  "gate.shut": { readonly blockers: readonly Blocker[] };
  "key.ended": {
    readonly effect: string;
    readonly keyId: string;
    readonly how: "ended" | "alreadyGone" | "attested";
  };
  "lineage.ended": {
    readonly effect: string;
    readonly keyId: string;
    readonly how: "ended" | "alreadyGone" | "attested";
  };
  /** Canary: the leaked value was presented after the end. */
  "canary.probed": {
    readonly outcome: "accepted" | "refused" | "unknown";
    readonly detail: string;
    /** The row's own time is from before the value was presented. */
    readonly answeredAt?: Instant;
  };
  "notice.sent": { readonly effect: string; readonly to: string; readonly purpose: string };
  "notice.failed": {
    readonly effect: string;
    readonly to: string;
    readonly purpose: string;
    readonly error: FailureNote;
  };
  "spool.cleared": { readonly effect: string; readonly names: readonly string[] };
  "stores.preflighted": {
    readonly failed: readonly { readonly consumer: string; readonly error: FailureNote }[];
  };
  "notices.settled": { readonly failed: readonly string[] };
  /** A rung of containment, or `swap:<consumer>` to put a consumer back on what it held before. */
  "undo.requested": Signed<{ readonly rung: Rung | `swap:${string}`; readonly reason: string }>;
  "close.requested": Signed<{ readonly as: CloseReason; readonly reason: string }>;
  "abort.requested": Signed<{ readonly reason: string }>;
  "incident.closed": { readonly as: CloseReason };
  /** `left`: replacements that live on and consumers that were half swapped. */
  "incident.aborted": { readonly left: readonly string[] };
}

export type EventType = keyof EventData;

/** A row before it is appended. `actor` is `stanch`, a person's id, or a simulated part of a rehearsal. */
export type EventBody = {
  readonly [T in EventType]: {
    readonly type: T;
    readonly at: Instant;
    readonly actor: string;
    readonly data: EventData[T];
  };
}[EventType];

/** A row as it stands in the journal. `hash` is SHA-256 over the canonical form of all else; `prev` the hash before it. */
export type JournalEntry = EventBody & {
  readonly incident: string;
  readonly seq: number;
  readonly prev: string;
  readonly hash: string;
};
