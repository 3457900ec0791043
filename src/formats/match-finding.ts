import type { KeyRef } from "../core/key.ts";

/** What is known of a found value. */
export interface FoundHandle {
  readonly fingerprint?: string;
  readonly prefix: string;
  readonly lastFour: string;
}

/** A listed key; the fingerprint is known where stanch or the inventory recorded it. */
export type Candidate = Pick<KeyRef, "id" | "prefix" | "lastFour"> & { readonly fingerprint?: string };

export interface KeyMatch<K extends Candidate> {
  readonly kind: "one" | "none" | "several";
  readonly keys: readonly K[];
}

/**
 * Which of the listed keys a found value is: by keyed fingerprint, else by prefix and last four. A key whose fingerprint
 * is known and differs is never a match, however alike it looks.
 */
export function matchFinding<K extends Candidate>(found: FoundHandle, keys: readonly K[]): KeyMatch<K> {
  const same = keys.filter((key) => key.fingerprint !== undefined && key.fingerprint === found.fingerprint);
  const matches = same.length > 0 ? same : keys.filter((key) => looksLike(found, key));
  return { kind: matches.length === 0 ? "none" : matches.length === 1 ? "one" : "several", keys: matches };
}

function looksLike(found: FoundHandle, key: Candidate): boolean {
  if (found.fingerprint !== undefined && key.fingerprint !== undefined) return false;
  const { prefix = "", lastFour = "" } = key;
  if (found.prefix === "" || found.lastFour === "" || prefix === "" || lastFour !== found.lastFour)
    return false;
  // Providers show prefixes of different lengths for the same key.
  return prefix.startsWith(found.prefix) || found.prefix.startsWith(prefix);
}
