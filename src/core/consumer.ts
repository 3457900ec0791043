import type { Seconds } from "./time.ts";

/** How often a consumer calls: a period in seconds, or only when somebody asks it to. */
export type CallPeriod = Seconds | "on-demand";

/** What tells a consumer's calls from others' in an audit log. All given kinds must match; a list matches by any. */
export interface CallerMatch {
  /** `*` stands for any run of characters. */
  readonly userAgents?: readonly string[];
  /** CIDR blocks or single addresses. */
  readonly networks?: readonly string[];
  /** The provider's own names for who called (user, service account). */
  readonly principals?: readonly string[];
}

/** One row of the inventory: a caller that holds the key. */
export interface Consumer {
  readonly id: string;
  readonly service: string;
  /** The human who is woken up. */
  readonly owner: string;
  readonly runtime?: string;
  /** "Env location": where the value is kept, in words. */
  readonly location?: string;
  readonly period: CallPeriod;
  /** How many runtimes hold the key at once, at most; one unless told. */
  readonly instances?: number;
  readonly match: CallerMatch;
  /** Names of entries in the operator's `stanch.config.yaml`. */
  readonly store: string;
  readonly reload?: string;
  readonly probes: readonly string[];
  /** Kinds of call this consumer makes, as the audit sources name what they cover. */
  readonly calls: readonly string[];
}
