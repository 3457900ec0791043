import type { AuditSummary, LineageItem } from "./audit-summary.ts";
import type { ClockStretch } from "./clock-skew.ts";
import type { Consumer } from "./consumer.ts";
import type { DeadlineStage } from "./containment-data.ts";
import type { Caller, Evidence, SourceReading } from "./evidence.ts";
import type {
  CallerClass,
  Claim,
  CloseReason,
  EffectKind,
  EventData,
  FailureNote,
  Mode,
  OrphanClass,
  Signed,
} from "./journal.ts";
import type { KeyHandle, KeyRef, KeyState } from "./key.ts";
import type { LeakedKey, Person, Plan, PlannedReplacement, Policy, Rung } from "./plan.ts";
import { isCountersigned, isEnrolled } from "./people.ts";
import { type Instant, isAfter } from "./time.ts";

/** Where one consumer stands. `rolledBack` means "on the leaked key". */
export type SwapState = "pending" | "written" | "proven" | "failed" | "rolledBack";

/** When a signed row was appended; the journal's time, not the signer's. */
export type At<T> = T & { readonly at: Instant };

export interface ConsumerProgress {
  readonly consumer: Consumer;
  readonly replacement: string;
  readonly state: SwapState;
  readonly writtenAt: Instant | null;
  readonly attempts: number;
  readonly retryAt: Instant | null;
  readonly error: FailureNote | null;
  /** Folded by source, fact and key. */
  readonly evidence: readonly Evidence[];
}

export interface ReplacementProgress {
  readonly plan: PlannedReplacement;
  readonly state: "planned" | "live" | "ended";
  readonly key: KeyRef | null;
  readonly handle: KeyHandle | null;
  /** A consumer's store may have been written with it. */
  readonly isGiven: boolean;
  /** Last answer of the provider to the replacement itself. */
  readonly probe: "accepted" | "refused" | "unknown" | null;
  readonly probedAt: Instant | null;
}

/** One effect through its life. `absent`: it surely didn't happen; `unknown`: nobody can tell yet. */
export interface EffectProgress {
  readonly id: string;
  readonly kind: EffectKind;
  readonly subject: string;
  readonly state: "intended" | "done" | "failed" | "unknown" | "absent";
  readonly attempt: number;
  readonly intendedAt: Instant;
  /** Of the intent, or of the last word that it is unknown. */
  readonly at: Instant;
  readonly retryAt: Instant | null;
  readonly error: FailureNote | null;
  readonly before: readonly string[];
  readonly nonce: string | null;
  /** What was listed before the first attempt. */
  readonly listedFirst: readonly string[];
  /** Of all attempts: a key that carries an older one is surplus. */
  readonly nonces: readonly string[];
  readonly keyName: string | null;
  /** Values in the spool that it is to delete. */
  readonly names: readonly string[];
}

/** A key that may be of a create whose answer got lost, or a replacement that was rejected. */
export interface Orphan {
  readonly keyId: string;
  readonly name: string | null;
  readonly createdAt: Instant | null;
  readonly lastUsedAt: Instant | null;
  readonly replacement: string;
  /** The create, and which attempt of it, after which it was found. */
  readonly effect: string;
  readonly attempt: number;
  /** It wasn't in the listing before that attempt. */
  readonly fresh: boolean;
  /** It carries the attempt's nonce and was never used. */
  readonly endable: boolean;
  readonly ended: boolean;
  /** A replacement that a person rejected: stanch's own, whatever anybody says. */
  readonly rejected: boolean;
  /** A person's newest word on whose it is. */
  readonly said: { readonly as: OrphanClass; readonly by: string; readonly at: Instant } | null;
}

export interface Classification {
  readonly as: CallerClass;
  readonly by: string;
  readonly at: Instant;
  readonly rowsHash: string;
  /** Whose calls they are, where they are a consumer's. */
  readonly consumer: string | null;
}

export type Attestation = At<Signed<EventData["attestation.made"]>>;
export type Acceptance = At<Signed<EventData["acceptance.signed"]>>;

/** `voided`: since when it counts for nothing, whatever the gate shows later, and by what; null while it stands. */
export type Approval = At<Signed<EventData["approval.granted"]>> & {
  readonly voided: { readonly at: Instant; readonly by: string } | null;
};

/** All that is known of one response: a pure function of its journal. */
export interface Incident {
  readonly id: string;
  readonly mode: Mode;
  readonly policy: Policy;
  readonly people: readonly Person[];
  readonly responder: string;
  readonly openedAt: Instant;
  readonly reopens: string | null;
  /** Replacements that the incidents made which this one re-opens. */
  readonly earlierKeys: readonly string[];
  readonly plan: Plan;
  readonly planHash: string;
  readonly leaked: LeakedKey & {
    readonly state: KeyState;
    readonly endedAt: Instant | null;
    /** Since when it is known to be disabled or dead; null while it may work. */
    readonly stoppedAt: Instant | null;
    /** The provider was asked about it when token cache and list lag had passed since the end, and didn't deny it. */
    readonly endChecked: boolean;
  };
  readonly own: "clean" | "tainted" | "unknown";
  /** More was found to be made with the leaked key since stanch's own credential was judged. */
  readonly ownStale: boolean;
  readonly consumers: Readonly<Record<string, ConsumerProgress>>;
  readonly replacements: Readonly<Record<string, ReplacementProgress>>;
  readonly effects: Readonly<Record<string, EffectProgress>>;
  readonly orphans: readonly Orphan[];
  /** Rungs that are applied now, with the time they took effect. */
  readonly rungs: readonly { readonly rung: Rung; readonly at: Instant; readonly effect: string }[];
  /** The newest change of strategy; null while the plan's holds. */
  readonly strategy: At<EventData["strategy.changed"]> | null;
  /** Rungs to which a person said no, or that they took off, since the strategy last changed. */
  readonly declined: readonly {
    readonly rung: Rung;
    readonly by: string;
    readonly how: "declined" | "undone";
  }[];
  /** Since when the first replacement lives beside the leaked key. */
  readonly overlapFrom: Instant | null;
  readonly deadlineStage: 0 | DeadlineStage;
  /** More time that was given to the overlap, as far as it counts. */
  readonly extensions: readonly At<Signed<EventData["deadline.extended"]>>[];
  readonly preapprovals: readonly At<Signed<EventData["disable.preapproved"]>>[];
  readonly undoRequested: readonly (Rung | `swap:${string}`)[];
  readonly preflight: EventData["stores.preflighted"]["failed"] | null;
  readonly audit: AuditSummary | null;
  readonly lineage: readonly (LineageItem & { readonly ended: boolean })[];
  readonly readings: Readonly<Record<string, SourceReading>>;
  readonly silent: readonly { readonly source: string; readonly reason: string }[];
  readonly callers: Readonly<Record<string, Caller>>;
  readonly classifications: Readonly<Record<string, readonly Classification[]>>;
  readonly attestations: readonly Attestation[];
  readonly acceptances: readonly Acceptance[];
  readonly withdrawals: readonly At<Signed<EventData["evidence.withdrawn"]>>[];
  readonly retirements: readonly At<Signed<EventData["consumer.retired"]>>[];
  readonly approvals: readonly Approval[];
  readonly cutovers: readonly At<Signed<EventData["cutover.signed"]>>[];
  readonly breakGlass: readonly At<Signed<EventData["breakGlass.signed"]>>[];
  readonly reviewClosed: boolean;
  /** Counts entries into `gated`; approvals name it. */
  readonly visit: number;
  readonly endedOn: "gate" | "break-glass" | null;
  /** An ending was begun on broken glass, whatever ground was found since. */
  readonly glassUsed: boolean;
  readonly canary: {
    readonly firstRefused: Instant | null;
    readonly lastRefused: Instant | null;
    readonly lastAccepted: Instant | null;
    readonly lastDetail: string | null;
    readonly probedAt: Instant | null;
  };
  /** From when the watch counts: the end is confirmed, or can't be because nobody gave the value. */
  readonly watchFrom: Instant | null;
  readonly closeRequests: readonly At<Signed<EventData["close.requested"]>>[];
  readonly abortRequest: At<Signed<EventData["abort.requested"]>> | null;
  readonly closedAs: CloseReason | null;
  /** This machine's clock against the provider's, oldest stretch first; empty where nobody has told the time. */
  readonly clock: readonly ClockStretch[];
  /** When consumers and sources were last looked at. */
  readonly observedAt: Instant | null;
  readonly lastAt: Instant;
}

/** Claims by kind, newest last, that a person of the incident made about `subject`; nobody can attest what is to come. */
export function attestationsOf(incident: Incident, claim: Claim, subject: string): readonly Attestation[] {
  return incident.attestations.filter(
    (made) =>
      made.claim === claim &&
      made.subject === subject &&
      !isAfter(made.happenedAt, made.at) &&
      !isTakenBack(incident, made),
  );
}

/** A word can be withdrawn like what a source showed; what the same person says after that counts again. */
function isTakenBack({ withdrawals }: Incident, { by, subject, at }: Attestation): boolean {
  return withdrawals.some(
    (row) => row.consumer === subject && row.source === `attestation:${by}` && !isAfter(at, row.at),
  );
}

/** Consumers whose owners haven't signed that they may break. */
export function activeConsumers(incident: Incident): readonly ConsumerProgress[] {
  return Object.values(incident.consumers).filter((progress) => !isRetired(incident, progress.consumer.id));
}

/** Retired: its owner and a second person signed that it may break. An owner who isn't enrolled can't sign: two others do. */
export function isRetired(incident: Incident, consumer: string): boolean {
  const rows = incident.retirements.filter((row) => row.consumer === consumer);
  const owner = incident.consumers[consumer]?.consumer.owner;
  const canSign = owner !== undefined && isEnrolled(incident, owner);
  const mayBreak = !canSign || rows.some((row) => row.by === owner);
  return mayBreak && isCountersigned(incident, rows);
}

/** Since when the old key is known not to be accepted, by the newest look at it: disabled, or dead. */
export function disabledSince(incident: Incident): Instant | null {
  return incident.leaked.stoppedAt;
}
