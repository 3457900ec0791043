import type { CallPeriod, CallerMatch } from "../consumer.ts";
import type { KeyKind } from "../key.ts";
import type { Instant, Seconds } from "../time.ts";

/** How a caller sends its key. */
export type KeyHeader = "bearer" | "x-api-key" | "other";

/** Where a caller runs, as far as rules care. */
export type Environment = "production" | "staging" | "development" | "personal";

/** When somebody last saw that the caller used its key, and how they know. */
export interface LastProof {
  readonly at: Instant;
  readonly how: string;
}

/**
 * One caller that holds a key, as far as somebody wrote it down before there was a leak. What isn't known is left out;
 * a response needs a whole one (`isWhole`).
 */
export interface InventoryRow {
  readonly id: string;
  readonly service: string;
  /** The human who is woken up. */
  readonly owner?: string;
  /** What runs it, in words: `GitHub Actions`, `cron on the bastion`. */
  readonly runtime?: string;
  /** "Env location": where the value is kept, in words. */
  readonly location?: string;
  /** Files of a scan in which it was found, as `path#NAME`. */
  readonly foundAt?: readonly string[];
  /** False for what a scan or a log suggests and nobody has confirmed yet. */
  readonly confirmed: boolean;
  /** Name of the provider in the config. */
  readonly provider?: string;
  /** Name or id of the key at the provider. */
  readonly key?: string;
  /** "Key prefix today". */
  readonly keyPrefix?: string;
  readonly lastFour?: string;
  readonly keyKind?: KeyKind;
  /** Team in which the key is at the provider. */
  readonly keyTeam?: string;
  /** Team that runs the service. */
  readonly team?: string;
  readonly header?: KeyHeader;
  readonly environment?: Environment;
  /** It calls with nobody at the keyboard. */
  readonly unattended?: boolean;
  /** Whose account made the key. */
  readonly creator?: string;
  /** A day, `2026-11-23`. */
  readonly created?: string;
  /** A day. */
  readonly rotationDue?: string;
  /** Who would wake up if it vanished tonight. */
  readonly wakes?: readonly string[];
  /** Services and teams that stop with it, by name. */
  readonly blastRadius?: readonly string[];
  /** One line that an auditor can read. */
  readonly justification?: string;
  readonly lastProof?: LastProof;
  /** The runtime can hold the old and the new key at once. */
  readonly holdsTwoKeys?: boolean;
  /** From the change of a value to the last instance that runs with it. */
  readonly deployTime?: Seconds;
  readonly period?: CallPeriod;
  readonly instances: number;
  readonly match?: CallerMatch;
  readonly store?: string;
  readonly reload?: string;
  readonly probes: readonly string[];
  readonly calls: readonly string[];
  readonly replacement?: string;
  readonly principal?: string;
  /** Keyed fingerprint of the value that it holds today. */
  readonly fingerprint?: string;
}

/** The kind of key a row says that it holds: in so many words, or by Auxot's prefix. Null where it doesn't say. */
export function kindOfKey({ keyKind, keyPrefix = "" }: InventoryRow): KeyKind | null {
  if (keyKind !== undefined) return keyKind;
  if (keyPrefix.startsWith("user.")) return "user";
  return keyPrefix.startsWith("team.") ? "team" : null;
}
