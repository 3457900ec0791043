import type { InventoryRow } from "../row.ts";

/** What says how much a caller's fall would hurt. */
export type Weighed = Pick<InventoryRow, "id" | "environment" | "period" | "instances">;

/** What nobody has written down counts as production. */
const ENVIRONMENTS: readonly InventoryRow["environment"][] = ["personal", "development", "staging"];

/**
 * Least critical first: personal, development and staging before production, on demand before periodic, one instance before
 * many, and at last by id, so that the order is the same whoever asks.
 */
export function leastCriticalFirst<R extends Weighed>(rows: readonly R[]): readonly R[] {
  return rows.toSorted((a, b) => compare(weightOf(a), weightOf(b)) || a.id.localeCompare(b.id));
}

/** Groups by the one in each that matters most; groups of equal weight stay as they are. */
export function leastCriticalGroupFirst<G>(
  groups: readonly G[],
  rowsOf: (group: G) => readonly Weighed[],
): readonly G[] {
  const heaviest = (group: G): readonly number[] =>
    rowsOf(group)
      .map(weightOf)
      .toSorted((a, b) => compare(b, a))
      .at(0) ?? [];
  return groups.toSorted((a, b) => compare(heaviest(a), heaviest(b)));
}

function weightOf({ environment, period, instances }: Weighed): readonly number[] {
  const index = ENVIRONMENTS.indexOf(environment);
  const isKnown = environment !== undefined && index >= 0;
  return [isKnown ? index : ENVIRONMENTS.length, period === "on-demand" ? 0 : 1, instances];
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [index, weight] of a.entries()) {
    const difference = weight - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}
