import { type InventoryRow, kindOfKey, rowsOfKey } from "./row.ts";

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
}

export interface OldKey {
  readonly id: string;
  readonly name: string | null;
  readonly fingerprint?: string;
}

/**
 * Who moves when this key is migrated. `only`: the one consumer that was asked for; `moved`: consumers that an earlier
 * migration takes or has taken off the key, and how that is said.
 */
export function whoMoves<R extends InventoryRow>(
  rows: readonly R[],
  key: OldKey,
  { only, moved }: { readonly only?: string; readonly moved: ReadonlyMap<string, string> },
): WhoMoves<R> {
  const moves: R[] = [];
  const stays: NotMoved<R>[] = [];
  const beside: NotMoved<R>[] = [];
  for (const row of rowsOfKey(rows, key)) {
    const earlier = moved.get(row.id);
    if (earlier !== undefined) beside.push({ row, why: earlier });
    else if (row.key === undefined && kindOfKey(row) === "team")
      beside.push({ row, why: "holds a team key already, says its row" });
    else if (only !== undefined && row.id !== only) stays.push({ row, why: "not asked for" });
    else if (only === undefined && isOwnersTool(row))
      stays.push({ row, why: "acceptable as it is: somebody's own tool, which stops with their account" });
    else moves.push(row);
  }
  return { moves, stays, beside };
}

/** Somebody's own tool: a personal key is the right one for it. Only where the row says both in so many words. */
function isOwnersTool({ environment, unattended }: InventoryRow): boolean {
  return environment === "personal" && unattended === false;
}
