import type { AuditRow } from "./audit.ts";
import type { Instant } from "./time.ts";

/**
 * One call of an audit log in one vocabulary, whatever the provider: OCSF API Activity (6003) with the credential's
 * lineage added. Unknown fields are null or empty, never guessed. Text in here is raw: the thief writes some of it.
 */
export interface AuditEvent {
  /** `metadata.uid` */
  readonly id: string;
  /** `time` */
  readonly at: Instant;
  /** `actor.session.credential_uid`: every id under which the source names the credential that was presented. */
  readonly keyIds: readonly string[];
  /** `actor.user.uid`, `.name`: ids and names of who called; a role's own id for its sessions. */
  readonly principals: readonly string[];
  /** `src_endpoint.ip` */
  readonly address: string | null;
  /** The provider's own service called on somebody's behalf: address and agent are the service's. */
  readonly byService: boolean;
  /** `http_request.user_agent` */
  readonly userAgent: string | null;
  /** `api.service.name` and `api.operation`, as `iam:CreateAccessKey`; where there is no service, the operation. */
  readonly action: string | null;
  /** `status_id`. Refused: as unauthorised. Failed: let in, but it did nothing. */
  readonly outcome: "accepted" | "refused" | "failed" | "unknown";
  /** What such a call means, by the source's own table. */
  readonly deeds: readonly Deed[];
  /** What the call asked for, to tell many from one; null where the source doesn't say. */
  readonly target: string | null;
  readonly minted: readonly MintedCredential[];
  /** Credentials that this call ended, by any of their ids. */
  readonly ended: readonly string[];
}

/** Every name of who called. */
export function principalsOf({ principal, event }: Pick<AuditRow, "principal" | "event">): readonly string[] {
  return event?.principals ?? (principal === null ? [] : [principal]);
}

/** A row as an event: the one that it was made of, as far as it had one. */
export function eventOf(row: Omit<AuditRow, "type" | "hash">): AuditEvent {
  const { id, at, keyId, address, userAgent, action, outcome, minted, event } = row;
  const shown = { id, at, address, userAgent, action };
  if (event !== undefined) {
    const keyIds = keyId === null ? event.keyIds : [...new Set([keyId, ...event.keyIds])];
    return { ...event, ...shown, keyIds };
  }
  return {
    ...shown,
    keyIds: keyId === null ? [] : [keyId],
    principals: principalsOf(row),
    byService: false,
    outcome,
    deeds: [],
    target: null,
    minted: minted === undefined ? [] : [{ ...minted, aliases: [], expiresAt: null, shared: false }],
    ended: [],
  };
}

/** An event as a row on one of the keys of interest, or on the first that it names. `hash` is of the record as read. */
export function rowOf(event: AuditEvent, hash: string, keyIds: readonly string[] = []): AuditRow {
  const { id, at, address, userAgent, action, outcome } = event;
  return {
    type: "row",
    id,
    at,
    keyId: event.keyIds.find((one) => keyIds.includes(one)) ?? event.keyIds[0] ?? null,
    principal: event.principals[0] ?? null,
    address,
    userAgent,
    action,
    // It did nothing, but the key was let in.
    outcome: outcome === "failed" ? "accepted" : outcome,
    event,
    hash,
  };
}

/** A key, session or principal that a call created. OCSF has no word for it. */
export interface MintedCredential {
  readonly id: string;
  readonly kind: "key" | "session" | "principal";
  /** Other ids by which later calls name it or its end. */
  readonly aliases: readonly string[];
  readonly expiresAt: Instant | null;
  /** Made to be used by others than its maker, as a role is: belongs to the lineage only if nobody declared the maker. */
  readonly shared: boolean;
}

/** What a call is good for, in the words of ATT&CK's tactics, and three that the judge counts on their own. */
export type Deed =
  | "discovery"
  | "credential-access"
  | "persistence"
  | "privilege-escalation"
  | "defense-evasion"
  | "lateral-movement"
  | "execution"
  | "collection"
  | "exfiltration"
  | "impact"
  | "initial-access"
  /** Hands out a stored secret. */
  | "secret-read"
  /** Hands out any number of stored secrets at once, without naming them. */
  | "secrets-at-once"
  /** Looks at, or opens access to, models that cost money. */
  | "llm-recon"
  /** Runs one. */
  | "llm-use";

/** What a source of events sees. */
export interface EventCapabilities {
  /** The name of a format that is known, or of a mapping. */
  readonly format: string;
  readonly identifiesKey: boolean;
  readonly hasAddress: boolean;
  readonly hasAgent: boolean;
  readonly recordsRefusals: boolean;
  /** Plain sentences on what this source can't show; printed in every audit. */
  readonly cannotSee: readonly string[];
}

/**
 * Reads the same events from the start each time: judging takes several passes and holds no rows. Events in which none of
 * the `names` occurs (ids as events carry them) may be left out, if any are given.
 */
export type EventPasses = (names?: readonly string[]) => AsyncIterable<AuditEvent>;

/** What the first pass over a log found in its files. */
export interface LogReading {
  /** Records that are events, or have the shape of one where nothing on the lineage stands in them. */
  readonly events: number;
  /** Records that aren't: cut off in the middle, too long, of no known format, without a time. */
  readonly unreadable: number;
  /** Files whose last record is cut off, as of one that is still written. */
  readonly cutOff: number;
  /** Packed files that are damaged; what comes after the fault wasn't read. */
  readonly damaged: number;
  /** Events that stand behind a later one. */
  readonly outOfOrder: number;
  readonly from: Instant | null;
  readonly to: Instant | null;
  readonly sources: readonly EventCapabilities[];
}
