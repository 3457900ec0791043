import { wholeKeyWords, wholeKeysIn } from "../core/inventory/without-values.ts";
import type { CsvRecord, Separator } from "./csv-record.ts";
import { readCsvRecord } from "./csv-record.ts";
import { readCsv } from "./csv-text.ts";
import { looksSecret, quoted } from "./mask.ts";
import { type Problem, pointer } from "./problem.ts";
import { suggest } from "./suggest.ts";

/** A table whose first line names its columns. */
export interface CsvSheet<C> {
  readonly ok: true;
  readonly records: readonly SheetRecord<C>[];
  /** What is wrong with cells as they stand; where there is anything, nothing may be taken from the table. */
  readonly problems: readonly Problem[];
  /** It has no such column, but one that nobody knows may be it. */
  readonly lacks: (title: string) => boolean;
  /** At the cell of that title, or where the record begins if the table has no such column. */
  readonly problem: (record: SheetRecord<C>, title: string, message: string, hint?: string) => Problem;
}

export interface SheetRecord<C> {
  readonly offset: number;
  readonly cells: readonly { readonly column: C; readonly text: string; readonly offset: number }[];
}

type Failed = { readonly ok: false; readonly problems: readonly Problem[] };

const SEPARATORS: readonly Separator[] = [",", ";", "\t"];
const MOST_RECORDS = 10_000;
const LONGEST = 1024 * 1024;
/** A byte order mark, and the line by which spreadsheets tell each other the separator. */
const LEAD = /^\uFEFF?(sep=[,;\t]\r?\n)?/i;

/**
 * Reads text as such a table, whatever a spreadsheet put between its cells. `columnOf` knows the titles; `names` are titles
 * with another name of each, for what is misspelt.
 */
export function readSheet<C extends { readonly title: string }>(
  text: string,
  file: string,
  columnOf: (title: string) => C | undefined,
  names: readonly (readonly [string, string])[],
): CsvSheet<C> | Failed {
  const source = text.replace(LEAD, (_, line: string | undefined) => (line === undefined ? "" : "\n"));
  const reading =
    text.length > LONGEST ? TOO_LONG : readCsv(source, MOST_RECORDS, separatorOf(source, columnOf));
  const all = "fault" in reading ? [] : reading.records;
  const point = pointer(source, "fault" in reading ? null : all.flatMap(secretStretches));
  const problemAt = (offset: number, path: string, message: string, hint?: string): Problem => ({
    file,
    ...point(offset, true),
    path,
    message,
    ...(hint === undefined ? {} : { hint }),
  });
  if ("fault" in reading) {
    return { ok: false, problems: [problemAt(reading.fault.offset, "", reading.fault.message)] };
  }
  const [head, ...records] = all;
  if (head === undefined) return { ok: false, problems: [problemAt(0, "", "the file is empty")] };

  const problems: Problem[] = [];
  const columns = head.cells.map((title, index) => {
    const column = columnOf(title);
    const at = head.offsets[index] ?? 0;
    if (column === undefined && title.trim() !== "") {
      problems.push(problemAt(at, "", `${quoted(title)} isn't a column here`, nearest(title, names)));
    }
    return column;
  });
  columns.forEach((column, index) => {
    if (column === undefined || columns.indexOf(column) === index) return;
    problems.push(problemAt(head.offsets[index] ?? 0, column.title, "this column is here twice"));
  });
  const hasUnread = head.cells.some((title, index) => title.trim() !== "" && columns[index] === undefined);
  const filled = records.filter(({ cells }) => cells.some((cell) => cell.trim() !== ""));
  for (const { cells, offsets } of filled) {
    const stray = cells.findIndex(
      (cell, index) => (head.cells[index] ?? "").trim() === "" && cell.trim() !== "",
    );
    if (stray !== -1) problems.push(problemAt(offsets[stray] ?? 0, "", "this cell has no title above it"));
  }
  for (const { cells, offsets } of filled) {
    for (const [index, cell] of cells.entries()) {
      const keys = wholeKeysIn(cell);
      if (keys.length === 0) continue;
      problems.push(problemAt(offsets[index] ?? 0, columns[index]?.title ?? "", wholeKeyWords(keys), LEAKED));
    }
  }
  return {
    ok: true,
    problems,
    lacks: (title) => hasUnread && !columns.some((column) => column?.title === title),
    records: filled.map(({ cells, offsets }) => ({
      offset: offsets[0] ?? 0,
      cells: columns.flatMap((column, index) =>
        column === undefined || columns.indexOf(column) !== index
          ? []
          : [{ column, text: cells[index] ?? "", offset: offsets[index] ?? offsets[0] ?? 0 }],
      ),
    })),
    problem: (record, title, message, hint) => {
      const cell = record.cells.find(({ column }) => column.title === title);
      return problemAt(cell?.offset ?? record.offset, title, message, hint);
    },
  };
}

const LEAKED = "take it out, and rotate it: it lay in a file";
const TOO_LONG = { fault: { offset: 0, message: "the file is larger than 1 MiB" } };

/** The one by which the first line has most titles that are known. */
function separatorOf(text: string, columnOf: (title: string) => unknown): Separator {
  const fit = SEPARATORS.map((separator) => {
    const head = readCsvRecord(text, /^[\r\n]*/.exec(text)?.[0].length ?? 0, separator);
    const cells = "message" in head ? [] : head.cells;
    return {
      separator,
      known: cells.filter((cell) => columnOf(cell) !== undefined).length,
      cells: cells.length,
    };
  });
  const best = fit.toSorted((a, b) => b.known - a.known || b.cells - a.cells)[0];
  return best?.separator ?? ",";
}

function secretStretches({ cells, offsets, end }: CsvRecord): readonly { from: number; to: number }[] {
  return cells.flatMap((cell, index) => {
    const from = offsets[index] ?? end;
    return looksSecret(cell) ? [{ from, to: (offsets[index + 1] ?? end) - 1 }] : [];
  });
}

function nearest(title: string, names: readonly (readonly [string, string])[]): string | undefined {
  const near = suggest(title.trim(), names.flat());
  const name = names.find((pair) => near !== undefined && pair.includes(near))?.[0];
  return name === undefined ? undefined : `did you mean "${name}"?`;
}
