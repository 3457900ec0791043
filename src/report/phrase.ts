import type { Evidence } from "../core/evidence.ts";
import type { KeyHandle } from "../core/key.ts";
import type { Tell } from "../core/key-words.ts";
import { maskOf } from "../core/secret.ts";
import { type Instant, type Seconds, formatSeconds } from "../core/time.ts";

const LONGEST_QUOTE = 120;
const LONGEST_CAUSE = 1000;

/** Text from outside inside one of our sentences: quoted, clipped, and unable to close its own quotes. */
export function quoted(text: string): string {
  return clipped(text, LONGEST_QUOTE);
}

/** As `quoted`, for why something went wrong: the end of it often says most. */
export function quotedCause(text: string): string {
  return clipped(text, LONGEST_CAUSE);
}

function clipped(text: string, most: number): string {
  const characters = Array.from(text.replaceAll('"', "'"));
  return `"${(characters.length > most ? [...characters.slice(0, most - 1), "…"] : characters).join("")}"`;
}

/** A name or an id in a sentence: as it is where it looks like one, else quoted, so that it can't pose as our words. */
export function named(text: string): string {
  return /^[\w.:@/+-]{1,80}$/.test(text) ? text : quoted(text);
}

/** `sha256 3f9a1b2c…`: enough of a hash to find the whole by. */
export function hashMark(hash: string): string {
  return hash === "" ? "no hash" : `sha256 ${shortHash(hash)}`;
}

export function shortHash(hash: string): string {
  return hash.length > 8 ? `${hash.slice(0, 8)}…` : hash;
}

/** `2026-11-23 14:02:10`, always UTC; without the date if it is that of `beside`. */
export function moment(at: Instant, beside?: Instant): string {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(at)) return at;
  const time = at.slice(11, 19);
  return beside?.slice(0, 10) === at.slice(0, 10) ? time : `${at.slice(0, 10)} ${time}`;
}

/** `2026-11-23 14:02:10 to 14:05:30`; a date that stands before it, or in `beside`, isn't said again. */
export function range(first: Instant | null, last: Instant | null, beside?: Instant): string {
  if (first === null && last === null) return "no time";
  if (first === null || last === null) return moment(first ?? last ?? "", beside);
  return moment(first) === moment(last)
    ? moment(first, beside)
    : `${moment(first, beside)} to ${moment(last, first)}`;
}

/** `1h 2m (3720 s)`: for people and for sums. */
export function duration(seconds: Seconds): string {
  const sign = seconds < 0 ? "-" : "";
  const whole = Math.abs(Math.round(seconds));
  return whole < 60 ? `${sign}${whole} s` : `${sign}${formatSeconds(whole)} (${sign}${whole} s)`;
}

/** `api`, `api (3 instances)`: as many runtimes as hold its key. */
export function withInstances(name: string, instances: number): string {
  return instances === 1 ? name : `${name} (${instances} instances)`;
}

/** `1 call`, `12 calls`. */
export function count(amount: number, noun: string): string {
  return `${amount} ${noun}${amount === 1 ? "" : "s"}`;
}

/** `a, b and c`; nothing gives `none`. */
export function list(items: readonly string[]): string {
  if (items.length === 0) return "none";
  const last = items.at(-1) ?? "";
  return items.length === 1 ? last : `${items.slice(0, -1).join(", ")} and ${last}`;
}

/** `user.***k3f9`; `unknown key` where neither end is known. */
export function maskOfHandle(handle: Partial<KeyHandle> | undefined): string {
  const { prefix = "", lastFour = "" } = handle ?? {};
  return prefix === "" && lastFour === "" ? "unknown value" : maskOf(prefix, lastFour);
}

/** `signed by mia, 3f9a1b2c…`. */
export function signedBy(row: { readonly by: string; readonly signature: string }): string {
  return `signed by ${named(row.by)}, ${shortHash(row.signature)}`;
}

/** `access-log: 12 calls, 14:02:10 to 14:05:30, sha256 3f9a1b2c…`. */
export function sourceOf(evidence: Evidence, beside: Instant): string {
  const times = range(evidence.first, evidence.last, beside);
  return `${named(evidence.source)}: ${count(evidence.count, "call")}, ${times}, ${hashMark(evidence.hash)}`;
}

/** Of a value in the spool; that of the key that is to end is called as that key is. */
export function valueName(name: string, tell: Tell): string {
  return name === "leaked" ? tell(name) : name;
}
