import type { Audiences } from "./audiences.ts";
import type { CallerMatch, Consumer } from "./consumer.ts";
import type { KeyHandle, KeyKind, ProviderCapabilities } from "./key.ts";
import type { Instant, Seconds } from "./time.ts";

/** How hard containment bites, by the facts: `src/core/strategy.ts`. None of them changes the order of the steps, or opens the gate. */
export type Strategy = "rotate-first" | "disable-first" | "revoke-first" | "contain-now";

/** Who can have seen the key. Unknown counts as public. */
export type Exposure = "public" | "internal" | "unknown";

/** What the key can do. Unknown counts as high. */
export type Privilege = "high" | "low" | "unknown";

/** The containment ladder, mildest first. `end` isn't here: it goes through the gate. */
export type Rung = "observe" | "restrict" | "pause" | "disable";

/** `two-person`: wherever two people are named, two enrolled keys sign. `solo`: one signs twice, ten minutes apart. */
export type Policy = "two-person" | "solo";

export interface Person {
  readonly id: string;
  readonly publicKey: string;
}

/** One key that the response intends to make, and who will use it. */
export interface PlannedReplacement {
  readonly name: string;
  readonly consumers: readonly string[];
  readonly kind?: KeyKind;
  readonly team?: string;
  readonly scopes?: readonly string[];
  /** Whom the provider names as the caller of calls with it: a service account, role or user. */
  readonly principal?: string;
}

/** What a report says of a key, cleaned of whatever may be a value. */
export interface FoundTrace {
  readonly detector: string;
  readonly location: string;
  readonly commit?: string;
  /** Somebody tried it: it works, it doesn't; null if nobody knows. */
  readonly verified: boolean | null;
  /** Places in the report. */
  readonly count: number;
}

/** What is known of the key that is to end when the incident opens: leaked, or in a migration the old one. */
export interface LeakedKey {
  readonly id: string;
  readonly name: string;
  readonly kind?: KeyKind;
  /** Whom the provider names as the caller of calls with it. */
  readonly principal?: string;
  readonly handle?: Partial<KeyHandle>;
  /** Earliest time at which somebody else can have had it; null if nobody knows, or nobody has it. */
  readonly exposedAt: Instant | null;
  /** Where it leaked, in words; empty in a migration. */
  readonly leakPath: string;
  /** What the scanner or provider said of it. */
  readonly found?: FoundTrace;
  /** The responder gave the value: it is in the spool and the revoke can be confirmed by canary. */
  readonly valueHeld: boolean;
}

/** Everything a response will do, fixed when the incident opens; its hash is what approvals bind to. */
export interface Plan {
  /** A migration from a personal to team keys; a leak if absent. */
  readonly purpose?: "migration";
  /** The old key lives on: it is never ended. */
  readonly keepsOldKey?: true;
  /** Consumers that stay on it, so that their calls are nobody unknown's. */
  readonly stays?: readonly Consumer[];
  /** The key is one of several of this account that are migrated one after another; so many come after it. */
  readonly account?: { readonly name: string; readonly left: number };
  readonly runbook: string;
  readonly provider: string;
  readonly capabilities: ProviderCapabilities;
  readonly exposure: Exposure;
  readonly privilege: Privilege;
  /** What the facts said at planning. */
  readonly strategy: Strategy;
  readonly rung: Rung;
  /** `team`: the rung is the team's own choice, beyond which only abuse leads. */
  readonly rungBy: "team" | "facts";
  readonly restriction?: { readonly networks?: readonly string[]; readonly scopes?: readonly string[] };
  /** Name of a command in the operator's config that pauses callers, and its undo. */
  readonly pause?: { readonly apply: string; readonly undo: string };
  readonly consumers: readonly Consumer[];
  readonly replacements: readonly PlannedReplacement[];
  /** Audit sources by name. */
  readonly auditLogs: readonly string[];
  /** Probe that presents a key to the provider. */
  readonly keyProbe: string | null;
  readonly notifiers: readonly string[];
  /** False: one notice to everybody instead of one to each owner. */
  readonly owners?: boolean;
  /** Who is told beside the owners. */
  readonly audiences?: Audiences;
  /** How far before the exposure the audit looks back for callers. */
  readonly lookback: Seconds;
  readonly watch: Seconds;
  /** Until when two keys may live side by side; longer call periods are proven by triggered runs. */
  readonly overlap: Seconds;
  /** What stanch does by itself half an hour after that, if a second person approved it for this plan beforehand. */
  readonly atDeadline?: "disable";
  /** How often the gate looks again. */
  readonly poll: Seconds;
  readonly concurrency: number;
  /** The responder's own calls in the audit log. */
  readonly responderMatch: CallerMatch;
}
