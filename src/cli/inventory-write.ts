import type { SuggestedRow } from "../core/inventory/found/suggested-row.ts";
import { withRows } from "../formats/inventory-edit.ts";
import { type Inventory, parseInventory } from "../formats/inventory.ts";
import { formatError } from "../formats/problem.ts";
import type { CommonOptions, Context } from "./context.ts";
import { inventoryPath, readInventory } from "./inventory-file.ts";

/** An inventory that may not be there yet. */
export interface MaybeInventory {
  readonly file: string;
  readonly text: string | null;
  readonly inventory: Inventory;
}

const NOTHING: Inventory = { consumers: [] };

/** The inventory that is named, or the workspace's; one that isn't named needn't be there. */
export function readInventoryIfThere(
  context: Context,
  named: string | undefined,
  options: CommonOptions & { readonly write?: boolean },
): MaybeInventory {
  const file = inventoryPath(named, options);
  const mayLack = named === undefined || options.write === true;
  if (mayLack && context.services.readTextIfThere(file) === null)
    return { file, text: null, inventory: NOTHING };
  return readInventory(context, file, options);
}

/** Puts rows behind those of the inventory, if it can be read afterwards; what stands there stays (`ERR_FORMAT`, `ERR_FILE_CHANGED`). */
export async function writeRows(
  { services }: Context,
  { file, text }: MaybeInventory,
  rows: readonly SuggestedRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const changed = withRows(text, rows);
  const loaded = parseInventory(changed, file);
  if (!loaded.ok) throw formatError(loaded.problems);
  await services.replaceText(file, text, changed);
}
