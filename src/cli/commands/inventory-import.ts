import type { InventoryRow } from "../../core/inventory/row.ts";
import { type ImportedRow, readInventoryCsv } from "../../formats/inventory-csv.ts";
import { type FieldChange, changesOf, editInventory } from "../../formats/inventory-changes.ts";
import { sourceOf } from "../../formats/inventory-source.ts";
import { type Inventory, parseInventory } from "../../formats/inventory.ts";
import { formatError } from "../../formats/problem.ts";
import { count, list, named } from "../../report/phrase.ts";
import { paragraph } from "../../report/table.ts";
import type { CommonOptions, Context } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import { inventoryPath } from "../inventory-file.ts";
import { commandLine } from "../next-command.ts";
import { changeLines } from "../row-change-lines.ts";
import type { Outcome } from "../services.ts";

interface ImportOptions extends CommonOptions {
  readonly inventory?: string;
  readonly write?: boolean;
}

const EMPTY = "kind: inventory\n\nconsumers: []\n";

/**
 * `inventory import FILE [--write]`: what a table would change in the inventory, exit 10 if anything; with `--write` it is
 * changed. Rows that the table lacks are told and stay.
 */
export async function run(
  { services, output }: Context,
  [csvFile = ""]: readonly string[],
  options: ImportOptions,
): Promise<Outcome> {
  const file = inventoryPath(options.inventory, options);
  const was = services.readTextIfThere(file);
  const text = was ?? EMPTY;
  const { provider, consumers: rows } = inventoryIn(text, file);
  const read = readInventoryCsv(services.readText(csvFile), csvFile, rows);
  if (!read.ok) throw formatError(read.problems);
  const imported = { rows: read.rows.map((one) => inheriting(one, provider)) };
  if (imported.rows.length === 0) {
    output.talk(`${csvFile} holds no rows: nothing changes`);
    const missing = rows.map(({ id }) => id);
    return { code: EXIT.done, next: null, extra: { file, changed: 0, added: 0, missing, written: false } };
  }

  const added = imported.rows.filter((one) => one.was === null);
  const changed = imported.rows.flatMap((one) => {
    const fields = one.was === null ? [] : changesOf(one.was, one.row);
    return fields.length === 0 ? [] : [{ id: one.row.id, isNew: false, fields }];
  });
  const ids = new Set(imported.rows.map(({ row }) => row.id));
  const missing = rows.map(({ id }) => id).filter((id) => !ids.has(id));
  const shown = [...changed, ...added.map(asNew)];
  for (const line of changeLines(shown)) output.data(line);
  for (const { id, isNew, fields } of shown) output.event({ type: "change", id, isNew, fields });

  const write = options.write === true && shown.length > 0;
  if (write) {
    const next = editInventory(
      text,
      rows,
      changed,
      added.map(({ row }) => row),
    );
    assertHolds(next, file, rows, imported.rows);
    await services.replaceText(file, was, next);
  }
  const would = options.write === true ? "" : "would be ";
  if (was === null) output.talk(`${file} isn't there: it ${write ? "is" : "would be"} new`);
  output.talk(
    shown.length === 0
      ? `${file} says all of it already`
      : `${file}: ${count(changed.length, "row")} ${would}changed, ${added.length} ${would}added`,
  );
  const made = added.filter(({ idMade }) => idMade).map(({ row }) => named(row.id));
  if (made.length > 0) output.talk(`the table gives no id for ${list(made)}: made of the service`);
  if (missing.length > 0) {
    output.talk(`not in the table, and kept as they are: ${list(missing.map(named))}`);
  }
  if (was === null) for (const line of leftBehind(file, imported.rows)) output.talk(line);
  const target = options.inventory === undefined ? [] : ["--inventory", options.inventory];
  const next = write
    ? ["inventory", "check", ...(options.inventory === undefined ? [] : [options.inventory])]
    : ["inventory", "import", csvFile, ...target, "--write"];
  return {
    code: shown.length > 0 && !write ? EXIT.planStale : EXIT.done,
    next: shown.length === 0 ? null : commandLine(next, { workspace: options.workspace }),
    extra: { file, changed: changed.length, added: added.length, missing, written: write },
  };
}

function inventoryIn(text: string, file: string): Inventory {
  const loaded = parseInventory(text, file);
  if (!loaded.ok) throw formatError(loaded.problems);
  return loaded.value;
}

/** A table names every row's provider: where that is the one of the whole file, a row that didn't name it needn't. */
function inheriting(one: ImportedRow, whole: string | undefined): ImportedRow {
  const { provider, ...row } = one.row;
  return provider !== whole || one.was?.provider !== undefined ? one : { ...one, row };
}

/** What a new file lacks, though the table was made of a whole one. */
function leftBehind(file: string, rows: readonly ImportedRow[]): readonly string[] {
  const providers = [...new Set(rows.flatMap(({ row: { provider } }) => provider ?? []))];
  if (providers.length === 0) return [];
  const have = providers.length === 1 ? "has" : "have";
  return paragraph(
    `a table carries neither providers nor responder: say in ${file} whether ${list(providers)} ${have} team keys`,
  );
}

function asNew({ row }: ImportedRow): { id: string; isNew: true; fields: readonly FieldChange[] } {
  const fields = Object.entries(sourceOf(row)).map(([field, now]) => ({
    field: field as keyof InventoryRow,
    was: undefined,
    now,
  }));
  return { id: row.id, isNew: true, fields };
}

/** What goes into a file that others live by reads back as what was shown. */
function assertHolds(
  text: string,
  file: string,
  before: readonly InventoryRow[],
  imported: readonly ImportedRow[],
): void {
  const now = new Map(imported.map(({ row }) => [row.id, row]));
  const known = new Set(before.map(({ id }) => id));
  const wanted = [
    ...before.map((row) => now.get(row.id) ?? row),
    ...imported.flatMap(({ row }) => (known.has(row.id) ? [] : [row])),
  ];
  const [read, want] = [inventoryIn(text, file).consumers, wanted].map((rows) =>
    JSON.stringify(rows.map(sourceOf)),
  );
  if (read !== want)
    throw new Error(`the edited ${file} wouldn't read back as it should; it is kept as it is`);
}
