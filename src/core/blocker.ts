/** Codes that keep the gate shut, in the order in which they are shown. */
export const GATE_CODES = [
  "OUTCOME_UNKNOWN",
  "OWN_CREDENTIAL_TAINTED",
  "REPLACEMENT_WRONG",
  "NO_CONSUMERS",
  "UNSWAPPED",
  "ROLLED_BACK",
  "NEW_KEY_REFUSED",
  "NEW_USE_UNPROVEN",
  "OLD_USE_SEEN",
  "OLD_USE_UNOBSERVABLE",
  "SILENCE_RUNNING",
  "EVIDENCE_STALE",
  "CALLER_UNCLASSIFIED",
  "CALLER_HOSTILE",
  "LEAK_PATH_OPEN",
] as const;

/** Codes that keep the incident from closing. */
export const CLOSE_CODES = [
  "OUTCOME_UNKNOWN",
  "REPLACEMENT_WRONG",
  "CALLER_UNCLASSIFIED",
  "LINEAGE_ALIVE",
  "REVOKE_UNCONFIRMED",
  "RUNG_APPLIED",
  "REVIEW_OPEN",
  "WATCH_RUNNING",
] as const;

export type GateCode = (typeof GATE_CODES)[number];
export type CloseCode = (typeof CLOSE_CODES)[number];
export type BlockerCode = GateCode | CloseCode;

/** Two people may accept one of these for one subject; the others have no way round. */
export const ACCEPTABLE_CODES: ReadonlySet<BlockerCode> = new Set([
  "NO_CONSUMERS",
  "NEW_USE_UNPROVEN",
  "OLD_USE_UNOBSERVABLE",
  "LEAK_PATH_OPEN",
  "LINEAGE_ALIVE",
  "REVOKE_UNCONFIRMED",
]);

/** A reason that keeps the gate or the close shut. */
export interface Blocker {
  readonly code: BlockerCode;
  /** Consumer, caller, replacement, effect or `incident`. */
  readonly subject: string;
  /** What would clear it, as a sentence that a tired person can act on. */
  readonly clears: string;
  /** When time alone would clear it. */
  readonly clearsAt?: string;
}
