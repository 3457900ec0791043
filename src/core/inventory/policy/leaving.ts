import type { KeyKind } from "../../key.ts";
import type { InventoryRow } from "../row.ts";

/** What happens to a row if the account that made its key is deactivated, by name. */
export interface Leaving {
  /** Whose account; null where nobody has said. */
  readonly account: string | null;
  /** A team key outlives every account. */
  readonly outlives: boolean;
  /** What stops then: the service, and those that hang on it. Empty if the key outlives. */
  readonly stops: readonly string[];
  /** Who would wake up; null where nobody has said. */
  readonly wakes: readonly string[] | null;
  readonly owner: string | null;
}

/** A key of unknown kind counts as a personal one. */
export function leavingOf(row: InventoryRow, kind: KeyKind | "unknown"): Leaving {
  const outlives = kind === "team";
  return {
    account: row.creator ?? null,
    outlives,
    stops: outlives ? [] : [...new Set([row.service, ...(row.blastRadius ?? [])])],
    wakes: row.wakes ?? null,
    owner: row.owner ?? null,
  };
}
