import { join } from "node:path";
import { type Inventory, parseInventory } from "../formats/inventory.ts";
import type { Locate } from "../formats/load.ts";
import { formatError } from "../formats/problem.ts";
import type { CommonOptions, Context } from "./context.ts";

/** An inventory as it was read, with the places of what stands in it. */
export interface InventoryFile {
  readonly file: string;
  readonly text: string;
  readonly inventory: Inventory;
  readonly locate: Locate;
}

/** The file that is named, else `inventory.yaml` of the workspace. */
export function inventoryPath(named: string | undefined, { workspace }: CommonOptions): string {
  return named ?? join(workspace, "inventory.yaml");
}

/** Reads an inventory; every problem at once (`ERR_FORMAT`, `ERR_FILE_UNREADABLE`). */
export function readInventory({ services }: Context, file: string): InventoryFile {
  const text = services.readText(file);
  const loaded = parseInventory(text, file);
  if (!loaded.ok) throw formatError(loaded.problems);
  return { file, text, inventory: loaded.value, locate: loaded.locate };
}
