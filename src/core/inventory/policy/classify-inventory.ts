import { type Classification, classifyRow } from "./classify-row.ts";
import type { KeyPolicy } from "./key-policy.ts";
import type { InventoryRow } from "../row.ts";
import type { Tier } from "./row-facts.ts";
import { withoutValues } from "../without-values.ts";

/** Rows, and what is said of the providers' plans. */
export interface ClassifiableInventory {
  readonly provider?: string;
  readonly providers?: Readonly<Record<string, { readonly teamKeys: boolean; readonly tier?: string }>>;
  readonly consumers: readonly InventoryRow[];
}

/**
 * Every row with its verdict: first those that don't hold what they must, then by verdict and name. The order of the rows
 * in the file changes nothing.
 */
export function classifyInventory(
  policy: KeyPolicy,
  inventory: ClassifiableInventory,
): readonly Classification[] {
  return inventory.consumers
    .map((row) => classifyRow(policy, withoutValues(row), tierOf(inventory, row)))
    .toSorted((a, b) => rankOf(a) - rankOf(b) || (a.row.id < b.row.id ? -1 : 1));
}

/** What the file says of the provider of a row: of its own, or of the one for all rows. */
export function tierOf(inventory: ClassifiableInventory, row: InventoryRow): Tier {
  const name = row.provider ?? inventory.provider;
  if (name === undefined) return {};
  const { providers = {} } = inventory;
  return { provider: name, ...(Object.hasOwn(providers, name) ? providers[name] : {}) };
}

const ORDER = ["must-be-team", "blocked-by-tier", "acceptable-personal"];

function rankOf({ standing, verdict }: Classification): number {
  return (standing.is === "fine" ? ORDER.length : 0) + ORDER.indexOf(verdict);
}
