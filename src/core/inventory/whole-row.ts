import type { InventoryRow } from "./row.ts";

/** What a response needs of a row to swap and prove its caller by itself. */
const NEEDED = ["owner", "period", "match", "store"] as const;

/** A row with all of it. */
export type WholeRow = InventoryRow & Required<Pick<InventoryRow, (typeof NEEDED)[number]>>;

/** The store of a row that names none: a person puts the value where the row says. */
export const BY_HAND = "by-hand";

/** The doubt of a row that doesn't say how often its caller calls. */
export const NO_PERIOD = "no period";

/** Why a row can't be swapped and proven without a person: what it lacks, or that nobody has confirmed it. */
export function doubtsOf(row: InventoryRow): readonly string[] {
  return [
    ...(row.confirmed ? [] : ["nobody has confirmed it"]),
    ...NEEDED.filter((field) => row[field] === undefined).map((field) => `no ${field}`),
  ];
}

/**
 * The row as a response takes it, whatever it lacks: it is written by hand, matches no call in a log, is called on demand,
 * and so is proven by somebody's word only. Leaving it out would open the gate before its caller has moved.
 */
export function wholeRow(row: InventoryRow): WholeRow {
  return {
    ...row,
    owner: row.owner ?? "nobody yet",
    period: row.period ?? "on-demand",
    match: row.match ?? {},
    store: row.store ?? BY_HAND,
  };
}
