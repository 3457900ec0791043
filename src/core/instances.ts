import type { Consumer } from "./consumer.ts";
import { type Instant, isAfter } from "./time.ts";

/** Somebody who was at work from `first` to `last`, by the name that the instance gave. */
export interface Sighting {
  readonly instance?: string | undefined;
  readonly first: Instant;
  readonly last: Instant;
}

/** How many runtimes hold the key at once, by the inventory. */
export function instancesOf({ instances = 1 }: Pick<Consumer, "instances">): number {
  return instances;
}

/**
 * Since when so many instances were seen side by side; undefined if they never were. Names change with each rollout:
 * of two that never met the second may stand where the first stood, and a third go on unheard. Whoever starts later
 * takes what is stored by then.
 */
export function togetherSince(sightings: readonly Sighting[], wanted: number): Instant | undefined {
  const moments = sightings.map(({ first }) => first).sort((a, b) => (isAfter(a, b) ? 1 : -1));
  return moments.find((moment) => countAt(sightings, moment) >= wanted);
}

/** Those who give no name are one at least, and nobody knows which. */
function countAt(sightings: readonly Sighting[], moment: Instant): number {
  const there = sightings.filter(({ first, last }) => !isAfter(first, moment) && !isAfter(moment, last));
  return countOf(there);
}

export function countOf(sightings: readonly Pick<Sighting, "instance">[]): number {
  const named = new Set(sightings.flatMap(({ instance }) => (instance === undefined ? [] : [instance])));
  return Math.max(named.size, Math.min(sightings.length, 1));
}
