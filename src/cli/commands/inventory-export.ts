import { writeInventoryCsv } from "../../formats/inventory-csv.ts";
import { rowsWithProvider } from "../../formats/inventory.ts";
import { count } from "../../report/phrase.ts";
import type { CommonOptions, Context } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import { readInventory } from "../inventory-file.ts";
import type { Outcome } from "../services.ts";

/** `inventory export [INVENTORY] --csv`: the rows as a table that `inventory import` reads back as they were. */
export async function run(
  context: Context,
  [named]: readonly string[],
  options: CommonOptions,
): Promise<Outcome> {
  const { file, inventory } = readInventory(context, named, options);
  // What stands above the rows stays behind: in another file a row would lose its provider.
  const csv = writeInventoryCsv(rowsWithProvider(inventory));
  context.output.file(csv);
  context.output.talk(`${count(inventory.consumers.length, "row")} of ${file}`);
  return { code: EXIT.done, next: null, extra: { file, rows: inventory.consumers.length, csv } };
}
