import { inventoryRowSchema } from "./inventory-row.ts";
import { type InventoryColumn, columnOf, valueAt, withValue } from "./inventory-columns.ts";
import { INVENTORY_COLUMNS } from "./inventory-columns.ts";
import { fromCell, quotedCell, toCell } from "./inventory-cell.ts";
import { type SourceRow, sourceOf } from "./inventory-source.ts";
import type { InventoryRow } from "../core/inventory/row.ts";
import { type CsvSheet, readSheet } from "./inventory-sheet.ts";
import { foldName } from "../core/inventory/same-person.ts";
import { quoted } from "./mask.ts";
import type { Problem } from "./problem.ts";
import { slugOf } from "./slug.ts";
import { splitMessage, zodWords } from "./zod-words.ts";

/** One row of a table, as it would stand in the inventory. */
export interface ImportedRow {
  readonly row: InventoryRow;
  /** What the inventory has under this id today. */
  readonly was: InventoryRow | null;
  /** The table gives no id: it is made of the name of the service. */
  readonly idMade: boolean;
}

export type CsvImport =
  | { readonly ok: true; readonly rows: readonly ImportedRow[] }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** The rows as a table (RFC 4180, CRLF) that `readInventoryCsv` reads back as they were. */
export function writeInventoryCsv(rows: readonly InventoryRow[]): string {
  const lines = rows.map((row) => {
    const { confirmed, instances, calls } = row;
    const source: SourceRow = { ...sourceOf(row), confirmed, instances, calls };
    return INVENTORY_COLUMNS.map((column) => toCell(column.kind, valueAt(source, column)));
  });
  const all = [INVENTORY_COLUMNS.map(({ title }) => title), ...lines];
  return all.map((cells) => `${cells.map(quotedCell).join(",")}\r\n`).join("");
}

/**
 * Reads a table of inventory rows with `,`, `;` or tabs between: every problem at once, each at its line and column. A row
 * whose id is `known` keeps what the table has no column for; an empty cell takes a field away. Never throws.
 */
export function readInventoryCsv(text: string, file: string, known: readonly InventoryRow[]): CsvImport {
  const sheet = readSheet(
    text,
    file,
    columnOf,
    INVENTORY_COLUMNS.map(({ title, path }) => [title, path.join(".")]),
  );
  if (!sheet.ok) return sheet;
  const rowsOf: Known = {
    byId: new Map(known.map((row) => [row.id, row])),
    byService: Map.groupBy(known, ({ service }) => foldName(service)),
  };
  const problems: Problem[] = [];
  const rows: ImportedRow[] = [];
  const seen = new Set<string>();
  for (const record of sheet.records) {
    const read = readRow(sheet, record, rowsOf);
    if ("problems" in read) {
      problems.push(...read.problems);
      continue;
    }
    if (seen.has(read.row.id)) {
      problems.push(
        sheet.problem(
          record,
          ID,
          `another row has the id ${quoted(read.row.id)}`,
          read.idMade ? GIVE_ID : undefined,
        ),
      );
    }
    seen.add(read.row.id);
    rows.push(read);
  }
  // A cell is told once: a whole key is too long for its field as well. What a misspelt column says isn't missing.
  const told = new Set(sheet.problems.map(placeOf));
  const further = problems.filter((one) => !told.has(placeOf(one)) && !sheet.lacks(one.path));
  const sorted = [...sheet.problems, ...further].toSorted((a, b) => a.line - b.line || a.column - b.column);
  return sorted.length > 0 ? { ok: false, problems: sorted } : { ok: true, rows };
}

const [ID, SERVICE, CONFIRMED] = ["Id", "Service", "Confirmed"];
const OWN_ID = "give one of its own in a column Id";
const GIVE_ID = `the id was made of the service: ${OWN_ID}`;

type Sheet = CsvSheet<InventoryColumn>;
type Record = Sheet["records"][number];

/** Rows of the inventory by their ids, and by their services for a table without ids. */
interface Known {
  readonly byId: ReadonlyMap<string, InventoryRow>;
  readonly byService: ReadonlyMap<string, readonly InventoryRow[]>;
}

function placeOf({ line, column, path }: Problem): string {
  return `${line}:${column} ${path}`;
}

function readRow(
  sheet: Sheet,
  record: Record,
  { byId, byService }: Known,
): ImportedRow | { readonly problems: readonly Problem[] } {
  const cells = new Map(record.cells.map(({ column, text }) => [column.title, fromCell(column.kind, text)]));
  const service = cells.get(SERVICE);
  const given = cells.get(ID);
  const slug = typeof service === "string" ? slugOf(service) : undefined;
  const named =
    given === undefined && typeof service === "string" ? (byService.get(foldName(service)) ?? []) : [];
  const twins = named.some((row) => row.id === slug) ? [] : named.map((row) => row.id);
  if (twins.length > 1) {
    const message = `${twins.join(" and ")} have this service`;
    return { problems: [sheet.problem(record, SERVICE, message, "say which one in a column Id")] };
  }
  const id = given ?? twins[0] ?? slug;
  const was = typeof id === "string" ? (byId.get(id) ?? null) : null;
  const idMade = given === undefined && id !== undefined;
  if (id === undefined && typeof service === "string") {
    return { problems: [sheet.problem(record, ID, `none can be made of ${quoted(service)}`, OWN_ID)] };
  }
  if (idMade && was !== null && !named.includes(was)) {
    const problem = sheet.problem(
      record,
      SERVICE,
      `the inventory has ${quoted(was.id)} for another service`,
      GIVE_ID,
    );
    return { problems: [problem] };
  }
  let source: SourceRow = was === null ? {} : sourceOf(was);
  for (const { column, text } of record.cells) {
    const value = fromCell(column.kind, text);
    // Nobody confirms a row by saying nothing.
    if (column.title !== CONFIRMED || value !== undefined) source = withValue(source, column, value);
  }
  const result = inventoryRowSchema.safeParse({ ...source, id }, { error: zodWords() });
  if (result.success) return { row: result.data, was, idMade };
  const problems = result.error.issues.flatMap((issue) => {
    const path = issue.path.map(String);
    const column =
      INVENTORY_COLUMNS.find((one) => one.path.every((part, index) => part === path[index])) ??
      INVENTORY_COLUMNS.find(({ path: [field] }) => field === path[0]);
    return splitMessage(issue.message).map(({ message, hint }) =>
      sheet.problem(record, column?.title ?? ID, message, hint),
    );
  });
  return { problems };
}
