import { maskDense } from "../sanitise.ts";
import { type Classification, classifyRow } from "./classify-row.ts";
import type { KeyPolicy } from "./key-policy.ts";
import type { InventoryRow } from "./row.ts";
import type { Tier } from "./row-facts.ts";

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

/** Somebody may have pasted a key among the words: it goes into no report. */
function withoutValues(row: InventoryRow): InventoryRow {
  const { service, owner, runtime, creator, team, keyTeam, justification } = row;
  const words = { service, owner, runtime, creator, team, keyTeam, justification };
  const lists = { wakes: row.wakes, blastRadius: row.blastRadius };
  return {
    ...row,
    ...changed(words, maskDense),
    ...changed(lists, (all) => all.map(maskDense)),
  };
}

function changed<T>(
  texts: Readonly<Record<string, T | undefined>>,
  change: (text: T) => T,
): Readonly<Record<string, T>> {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([name, text]) => (text === undefined ? [] : [[name, change(text)]])),
  );
}

const ORDER = ["must-be-team", "blocked-by-tier", "acceptable-personal"];

function rankOf({ standing, verdict }: Classification): number {
  return (standing.is === "fine" ? ORDER.length : 0) + ORDER.indexOf(verdict);
}
