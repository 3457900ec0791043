import type { Person, Policy } from "./plan.ts";
import { type Instant, type Seconds, secondsBetween } from "./time.ts";

/** Who was enrolled when an incident opened, and what it takes that something of theirs counts. */
export interface People {
  readonly policy: Policy;
  readonly people: readonly Person[];
  readonly responder: string;
}

/** In a `solo` workspace at least so long lies between two signatures of one person that count as two. */
export const SOLO_PAUSE: Seconds = 600;

/** Somebody whose key was known when the incident opened: what others sign counts for nothing. */
export function isEnrolled({ people }: Pick<People, "people">, by: string): boolean {
  return people.some((person) => person.id === by);
}

/** One key is one person, whatever names it was enrolled under. */
export function isSamePerson(incident: Pick<People, "people">, one: string, other: string): boolean {
  return one === other || (isEnrolled(incident, one) && keyOf(incident, one) === keyOf(incident, other));
}

/** In a two-person incident the responder's own work takes somebody else's signature; alone, anybody's. */
export function isIndependent(incident: People, by: string): boolean {
  return incident.policy === "solo" || !isSamePerson(incident, by, incident.responder);
}

/**
 * Two enrolled people signed; in a `solo` workspace one person did twice, ten minutes apart.
 * Rows by people who weren't enrolled when the incident opened count for nothing.
 */
export function isCountersigned(
  incident: Pick<People, "people" | "policy">,
  rows: readonly { readonly by: string; readonly at: Instant }[],
): boolean {
  const known = rows.filter((row) => isEnrolled(incident, row.by));
  if (new Set(known.map((row) => keyOf(incident, row.by))).size >= 2) return true;
  if (incident.policy !== "solo") return false;
  const times = known.map((row) => row.at).sort();
  const [first, last] = [times[0], times.at(-1)];
  return first !== undefined && last !== undefined && secondsBetween(first, last) >= SOLO_PAUSE;
}

function keyOf({ people }: Pick<People, "people">, by: string): string | undefined {
  return people.find((person) => person.id === by)?.publicKey;
}
