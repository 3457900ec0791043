import { join } from "node:path";
import { type Inventory, parseInventory } from "../formats/inventory.ts";
import { StanchError } from "../core/errors.ts";
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

/** Its text, unread (`ERR_FILE_UNREADABLE`, with how to begin one where none was named and the workspace has none). */
export function readInventoryText(
  { services }: Context,
  named: string | undefined,
  options: CommonOptions,
): Pick<InventoryFile, "file" | "text"> {
  const file = inventoryPath(named, options);
  const text = named === undefined ? services.readTextIfThere(file) : services.readText(file);
  if (text !== null) return { file, text };
  throw new StanchError({
    code: "ERR_FILE_UNREADABLE",
    message: `${file} can't be read: there is no such file`,
    hint: "stanch inventory scan PATH --write begins one, or name another file",
  });
}

/** Reads the inventory that is named, else the workspace's; every problem at once (`ERR_FORMAT`, `ERR_FILE_UNREADABLE`). */
export function readInventory(
  context: Context,
  named: string | undefined,
  options: CommonOptions,
): InventoryFile {
  const { file, text } = readInventoryText(context, named, options);
  const loaded = parseInventory(text, file);
  if (!loaded.ok) throw formatError(loaded.problems);
  return { file, text, inventory: loaded.value, locate: loaded.locate };
}
