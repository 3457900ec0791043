import type { Incident } from "../core/incident.ts";
import { SOLO_PAUSE, isCountersigned } from "../core/people.ts";
import { type Instant, earliest, plus } from "../core/time.ts";
import { list, moment, named } from "../report/phrase.ts";

/** Whose signature these rows still need before they count, as a sentence; null when they count. */
export function missingSignature(
  incident: Incident,
  rows: readonly { readonly by: string; readonly at: Instant }[],
): string | null {
  if (isCountersigned(incident, rows)) return null;
  if (incident.policy === "solo") {
    const first = earliest(...rows.map((row) => row.at)) ?? incident.lastAt;
    return `single-person: sign once more at ${moment(plus(first, SOLO_PAUSE))} UTC or later`;
  }
  const signed = new Set(rows.map((row) => row.by));
  const others = incident.people.filter((person) => !signed.has(person.id)).map((person) => person.id);
  return `one more person has to sign: ${anyOf(others)}`;
}

/** `ana's break-glass doesn't count now: web isn't proven and isn't on its list`. */
export function shortGlassLine({ by, unlisted }: { by: string; unlisted: readonly string[] }): string {
  const are = unlisted.length === 1 ? "isn't" : "aren't";
  return `${named(by)}'s break-glass doesn't count now: ${list(unlisted.map(named))} ${are} proven and ${are} on its list`;
}

/** `mia, noor or sam`. */
export function anyOf(names: readonly string[]): string {
  const shown = names.map(named);
  const last = shown.at(-1);
  if (last === undefined) return "nobody is left who may";
  return shown.length === 1 ? last : `${shown.slice(0, -1).join(", ")} or ${last}`;
}
