import type { Deed, MintedCredential } from "../audit-event.ts";
import type { Instant } from "../time.ts";
import type { Signal } from "./signals.ts";

export type EventVerdict = "legitimate" | "misuse" | "undetermined";

/**
 * Why: `responder`, `consumer:ID`, `before-exposure`, `as-before` (the same was done before the exposure),
 * `unexplained` (nothing speaks for or against it), a signal that the event shows itself, or `caller:SIGNAL` for one that
 * other calls of the same caller show.
 */
export type Reason = string;

/** What is said of one event of the lineage. */
export interface JudgedEvent {
  readonly id: string;
  readonly verdict: EventVerdict;
  readonly reasons: readonly Reason[];
}

/** When a call that was judged was made, and by whom. Holds no text of the log. */
export interface JudgedCall {
  readonly at: Instant;
  readonly refused: boolean;
  readonly by: CallMaker;
}

export type CallMaker =
  | { readonly is: "responder" }
  | { readonly is: "consumer"; readonly id: string }
  /** One whom nothing explains: its place in the judgement's `callers`. */
  | { readonly is: "stranger"; readonly place: number }
  /** Undeclared, seen before the exposure or calling as before it only. */
  | { readonly is: "usual" };

/** What is known before the first event is judged. */
export interface Outline {
  readonly exposedAt: Instant | null;
  /** When the leaked key itself was ended, as far as the log tells. */
  readonly endedAt: Instant | null;
  /** All calls of the lineage, those before the exposure and the responder's too. */
  readonly calls: Stretch;
  /** The judgement's own. */
  readonly window: Window;
  /** Of calls that are misuse. */
  readonly misuse: Window;
}

export interface Window {
  readonly first: Instant | null;
  readonly last: Instant | null;
}

export interface Stretch extends Window {
  readonly count: number;
}

export interface JudgedCaller extends Stretch {
  readonly network: string | null;
  readonly agent: string;
  readonly verdict: "misuse" | "undetermined";
  readonly signals: readonly Signal[];
  readonly accepted: number;
  readonly refused: number;
  readonly addresses: readonly { readonly address: string; readonly count: number }[];
}

/** A key, session or principal that was made with the leaked key, and whether it may still be of use. */
export interface JudgedCredential {
  readonly id: string;
  readonly kind: MintedCredential["kind"];
  readonly parent: string;
  readonly via: string | null;
  readonly mintedAt: Instant | null;
  readonly expiresAt: Instant | null;
  /** As far as the log tells: `alive` is all that nobody was seen to end and that didn't run out. */
  readonly state: "alive" | "expired" | "ended";
  readonly endedAt: Instant | null;
  readonly uses: number;
  /** Made by a caller whom nothing explains. */
  readonly stolen: boolean;
}

export interface JudgedTactic extends Stretch {
  readonly tactic: Deed;
  readonly refused: number;
  readonly actions: readonly { readonly action: string; readonly count: number }[];
}

/** What a log says of one leaked key. */
export interface Judgement {
  /** `not-observed`: no call on it stands in the log. That isn't the same as no misuse. */
  readonly verdict: "misuse" | "undetermined" | "legitimate" | "not-observed";
  readonly key: string;
  readonly exposedAt: Instant | null;
  /** When the leaked key itself was ended, as far as the log tells. */
  readonly endedAt: Instant | null;
  readonly baseline: Stretch;
  /** First to last use that nothing explains. */
  readonly window: Window;
  readonly counts: Readonly<Record<EventVerdict, number>>;
  readonly receipts: readonly (Stretch & { readonly claim: string })[];
  readonly callers: readonly JudgedCaller[];
  readonly tactics: readonly JudgedTactic[];
  readonly lineage: readonly JudgedCredential[];
  readonly duplicates: number;
  /** Consumers that are told by the name of their program alone: whoever takes the name is taken for them. */
  readonly byAgentAlone: readonly string[];
}
