import type { Instant } from "./time.ts";

/** `attested` proves what somebody said, `observed` what stanch read from a source. */
export type EvidenceClass = "observed" | "attested";

/** Which key a fact is about, seen from one consumer: its replacement, the leaked key, or not named. */
export type WhichKey = "new" | "old" | "unnamed";

/**
 * One observed or attested fact about one consumer. Facts of one source are folded together by `foldEvidence`;
 * `first`/`last` are times of the event itself, not of its reading.
 */
export interface Evidence {
  readonly consumer: string;
  readonly class: EvidenceClass;
  /** Name of the audit source or probe, or `attestation:<person>`. */
  readonly source: string;
  readonly via: "audit" | "report" | "attestation";
  /**
   * `use`: the consumer's own call was accepted; `refusal`: its call was refused as unauthorised;
   * `holds`: its runtime reports the fingerprint (or own principal) of that key.
   */
  readonly fact: "use" | "refusal" | "holds";
  readonly key: WhichKey;
  /** Which of several runtimes it is about, by its own word. */
  readonly instance?: string;
  readonly first: Instant;
  readonly last: Instant;
  readonly count: number;
  /** Times of runs that lie at least a call period apart, oldest first, at most eight. */
  readonly runs: readonly Instant[];
  /** Can the source see refusals of the new key? */
  readonly seesRefusals: boolean;
  /** SHA-256 over what was read. */
  readonly hash: string;
}

/** How far an audit source has been read, and what it vouches for. */
export interface SourceReading {
  readonly source: string;
  readonly identifiesKey: boolean;
  readonly recordsRefusals: boolean;
  readonly identifiesPrincipal?: boolean;
  readonly covers: readonly string[];
  readonly lag: number;
  /** The source is complete from here … */
  readonly from: Instant;
  /** … to here (time of reading less the lag). */
  readonly through: Instant;
  readonly gaps: readonly { readonly from: Instant; readonly to: Instant; readonly reason: string }[];
}

/** Calls on the leaked key, on something born of it, or on a replacement, that no row of the inventory explains. */
export interface Caller {
  /** Stable id of who called (key, address, user agent, principal): `C-` and 8 hex characters. */
  readonly id: string;
  readonly key: "old" | "lineage" | "replacement";
  readonly keyId: string;
  readonly userAgent: string | null;
  readonly address: string | null;
  readonly principal: string | null;
  readonly actions: readonly string[];
  readonly accepted: number;
  readonly refused: number;
  readonly first: Instant;
  readonly last: Instant;
  /** Newest accepted call; only that can re-open. */
  readonly lastAccepted: Instant | null;
  readonly rowsHash: string;
}
