import type { InventoryRow } from "../row.ts";
import { foldName } from "../same-person.ts";

/** A service or team that stops with a caller, at once or because something between them stops. */
export interface Stop {
  readonly name: string;
  /** Ids of the rows that are this service themselves. */
  readonly rows: readonly string[];
  /** Steps away: 1 for what the caller's own row names. */
  readonly steps: number;
}

/** Finds the rows that a name in a blast radius means: by service or by id. */
export type FindRows = (name: string) => readonly InventoryRow[];

export function createFindRows(rows: readonly InventoryRow[]): FindRows {
  const found = new Map<string, InventoryRow[]>();
  for (const row of rows)
    for (const name of new Set([foldName(row.id), foldName(row.service)]))
      found.set(name, [...(found.get(name) ?? []), row]);
  return (name) => found.get(foldName(name)) ?? [];
}

/** All that stops with a row, nearest first, then by name, each once; a circle ends where it began. */
export function stopsWith(first: InventoryRow, find: FindRows): readonly Stop[] {
  const found = new Map<string, Stop>();
  const seen = new Set([first.id]);
  let reached: readonly InventoryRow[] = [first];
  for (let steps = 1; reached.length > 0; steps += 1) {
    const next: InventoryRow[] = [];
    for (const [folded, name] of namesOf(reached)) {
      const others = find(name);
      const fresh = others.filter(({ id }) => !seen.has(id));
      // What is known by another name already doesn't stop twice.
      if (found.has(folded) || (others.length > 0 && fresh.length === 0)) continue;
      for (const { id } of fresh) seen.add(id);
      next.push(...fresh);
      found.set(folded, { name, rows: idsBut(first, others), steps });
    }
    reached = next;
  }
  return [...found.values()];
}

function idsBut(first: InventoryRow, rows: readonly InventoryRow[]): readonly string[] {
  return rows
    .map(({ id }) => id)
    .filter((id) => id !== first.id)
    .sort();
}

/** Of several spellings the same one, whatever the order of the rows. */
function namesOf(rows: readonly InventoryRow[]): readonly (readonly [string, string])[] {
  const names = rows.flatMap(({ blastRadius = [] }) => blastRadius).sort();
  const folded = names.toReversed().map((name) => [foldName(name), name] as const);
  return [...new Map(folded)].sort(([a], [b]) => (a < b ? -1 : 1));
}
