import { type InventoryRow, kindOfKey } from "../row.ts";
import { type SoughtKey, holdersOfAnother, rowsOfKey } from "../rows-of-key.ts";

/** A row that isn't moved, and why. */
export interface NotMoved<R> {
  readonly row: R;
  readonly why: string;
}

/** What becomes of each row of a provider when one key of it is migrated. */
export interface WhoMoves<R> {
  readonly moves: readonly R[];
  /** They go on with the old key, which then lives on. */
  readonly stays: readonly NotMoved<R>[];
  /** They don't hold the old key any more, or never did. */
  readonly beside: readonly NotMoved<R>[];
  /** They name no key, and visibly hold another one. */
  readonly apart: readonly R[];
}

export interface MovingRules<R> {
  /** The one consumer that was asked for, whatever may be said for its personal key. */
  readonly only?: string;
  /** Consumers that another migration takes or has taken off the key, and how that is said. */
  readonly moved: ReadonlyMap<string, string>;
  /** Why a personal key is right for this row; null where it isn't. */
  readonly acceptable: (row: R) => string | null;
  /** Users that are no persons: a row that names no key and one of them as its key's maker has moved. */
  readonly dedicatedUsers?: readonly string[];
}

/** Who moves when this key is migrated. */
export function whoMoves<R extends InventoryRow>(
  rows: readonly R[],
  key: SoughtKey,
  { only, moved, acceptable, dedicatedUsers = [] }: MovingRules<R>,
): WhoMoves<R> {
  const moves: R[] = [];
  const stays: NotMoved<R>[] = [];
  const beside: NotMoved<R>[] = [];
  const holders = rowsOfKey(rows, key);
  // Nothing is urgent here, and nobody's key is ended unseen: unlike in a leak, what a row says of its value is believed.
  const others = holdersOfAnother(holders, key);
  const apart: R[] = [];
  for (const row of holders) {
    const earlier = moved.get(row.id);
    const fine = only === undefined ? acceptable(row) : null;
    if (earlier !== undefined) beside.push({ row, why: earlier });
    else if (row.key === undefined && kindOfKey(row) === "team")
      beside.push({ row, why: "holds a team key already, says its row" });
    else if (row.key === undefined && row.creator !== undefined && dedicatedUsers.includes(row.creator))
      beside.push({ row, why: `holds a key of ${row.creator} already, says its row` });
    else if (others.includes(row)) apart.push(row);
    else if (only !== undefined && row.id !== only) stays.push({ row, why: "not asked for" });
    else if (fine !== null)
      stays.push({ row, why: `acceptable as it is: ${fine}; it stops with the account` });
    else moves.push(row);
  }
  return { moves, stays, beside, apart };
}
