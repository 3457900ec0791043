import type { Evidence } from "../../src/core/evidence.ts";
import type { Swapped } from "./oracle-evidence.ts";

/** One runtime, by the name that it gave, from when it was first heard to when it was last heard. */
export interface Presence {
  readonly name: string | undefined;
  readonly from: string;
  readonly to: string;
}

/** How many runtimes hold the key, by the inventory. */
export function runtimesOf({ consumer }: Pick<Swapped, "consumer">): number {
  return consumer.instances ?? 1;
}

/**
 * As many as hold the key were heard in one and the same moment: names come and go, and of two that never met the second
 * may be what the first became. Without a name nobody knows who it was, so it is one.
 */
export function areAllThere(swapped: Pick<Swapped, "consumer">, heard: readonly Presence[]): boolean {
  const ends = heard.map(({ to }) => to);
  return ends.some((moment) => {
    const there = heard.filter(({ from, to }) => from <= moment && moment <= to);
    const names = new Set(there.map(({ name }) => name).filter((name) => name !== undefined));
    return (names.size === 0 ? 1 : names.size) >= runtimesOf(swapped);
  });
}

/** What each runtime showed at each source, all of it of one kind, as one presence. */
export function presences(facts: readonly Evidence[]): readonly Presence[] {
  const whose = Map.groupBy(facts, ({ source, instance, key }) => JSON.stringify([source, instance, key]));
  return [...whose.values()].map((own) => {
    const times = own.flatMap(({ first, last }) => [first, last]).sort();
    return { name: own[0]?.instance, from: times[0] ?? "", to: times.at(-1) ?? "" };
  });
}
