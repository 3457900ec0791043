import { StanchError } from "../core/errors.ts";
import type { SuggestedRow } from "../core/inventory/suggested-row.ts";
import { withRows } from "../formats/inventory-edit.ts";
import { type Inventory, parseInventory } from "../formats/inventory.ts";
import { formatError } from "../formats/problem.ts";
import type { CommonOptions, Context } from "./context.ts";
import { type InventoryFile, inventoryPath, readInventory } from "./inventory-file.ts";

/** An inventory that may not be there yet. */
export interface MaybeInventory {
  readonly file: string;
  readonly text: string | null;
  readonly inventory: Inventory;
}

const NOTHING: Inventory = { consumers: [] };

/** The inventory that is named, or the workspace's; one that isn't named needn't be there. */
export async function readInventoryIfThere(
  context: Context,
  named: string | undefined,
  options: CommonOptions & { readonly write?: boolean },
): Promise<MaybeInventory> {
  const file = inventoryPath(named, options);
  try {
    const read: InventoryFile = await readInventory(context, file);
    return { file, text: read.text, inventory: read.inventory };
  } catch (error) {
    const isMissing =
      error instanceof StanchError &&
      error.code === "ERR_FILE_UNREADABLE" &&
      error.message.endsWith("no such file");
    if (isMissing && (named === undefined || options.write === true))
      return { file, text: null, inventory: NOTHING };
    throw error;
  }
}

/** Puts rows behind those of the inventory, if it can be read afterwards; what stands there stays (`ERR_INVENTORY_SHAPE`). */
export async function writeRows(
  { services }: Context,
  { file, text }: MaybeInventory,
  rows: readonly SuggestedRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const changed = withRows(text, rows);
  const loaded = changed === null ? null : parseInventory(changed, file);
  if (changed === null || loaded === null) {
    throw new StanchError({
      code: "ERR_INVENTORY_SHAPE",
      message: `${file} has no list of consumers that rows can be put behind`,
      hint: "write consumers: as a list, one row below the other",
    });
  }
  if (!loaded.ok) throw formatError(loaded.problems);
  await services.replaceText(file, text, changed);
}
