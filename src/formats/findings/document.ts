import { readCsv } from "../csv-text.ts";
import { type JsonFault, offsetIn, readJson } from "../json-text.ts";

/** How a report is laid out: one JSON value, JSON values on lines of their own, or a table with a head. */
export type Layout = "json" | "lines" | "csv";

/** A report that has been read, and not understood yet. */
export interface Document {
  readonly layout: Layout;
  /** Of lines and tables a list with one item a row. */
  readonly value: unknown;
  /** Where the value at a path stands in the text. */
  offsetOf(path: readonly PropertyKey[]): number;
}

export const LONGEST_REPORT = 16 * 1024 * 1024;
export const MOST_FINDINGS = 10_000;
const MOST_LINES = 100_000;
const LIMITS = { depth: 64, values: 500_000 };

/** Reads the text in whatever layout it has. `text` must not start with a byte order mark. */
export function readDocument(
  text: string,
  wanted?: readonly Layout[],
): Document | { readonly fault: JsonFault } {
  const first = /[^\s]/.exec(text.slice(0, 10_000))?.[0] ?? "";
  if (wanted?.includes("csv") === true || (wanted === undefined && /^(?:\w+,){3}/.test(text)))
    return table(text);
  if (wanted?.includes("json") !== false && (first === "{" || first === "[")) {
    const read = readJson(text, LIMITS);
    if (!("fault" in read)) {
      return { layout: "json", value: read.value, offsetOf: (path) => offsetIn(text, path) };
    }
    if (first === "[" || !isFirstLineWhole(text)) return read;
  }
  if (wanted?.includes("lines") === false) return { fault: { offset: 0, message: "this isn't JSON" } };
  return lines(text);
}

/** The first line that isn't blank is a JSON value of its own: what follows are lines too. */
function isFirstLineWhole(text: string): boolean {
  const start = text.indexOf("{");
  const end = text.indexOf("\n", start);
  return end !== -1 && !("fault" in readJson(text.slice(start, end), LIMITS));
}

/** Objects on lines of their own. Lines of a log in between are skipped, but for one that has a finding behind its head. */
function lines(text: string): Document | { readonly fault: JsonFault } {
  const values: unknown[] = [];
  const offsets: number[] = [];
  let left = MOST_LINES;
  for (let at = 0; at < text.length;) {
    left -= 1;
    if (left < 0) return { fault: { offset: at, message: `more than ${MOST_LINES} lines` } };
    const newline = text.indexOf("\n", at);
    const end = newline === -1 ? text.length : newline;
    const whole = text.slice(at, end);
    const brace = whole.indexOf("{");
    const line = brace === -1 ? "" : whole.slice(brace);
    const start = at + Math.max(0, brace);
    const isBare = line !== "" && whole.slice(0, brace).trim() === "";
    if (isBare || /"SourceMetadata"|"rule_name"/.test(line)) {
      const read = readJson(line, LIMITS);
      if ("fault" in read) return { fault: { ...read.fault, offset: start + read.fault.offset } };
      values.push(read.value);
      offsets.push(start);
    }
    at = end + 1;
  }
  return {
    layout: "lines",
    value: values,
    offsetOf: ([index, ...path]) => offsetIn(text, path, offsets[Number(index)] ?? 0),
  };
}

function table(text: string): Document | { readonly fault: JsonFault } {
  const read = readCsv(text, MOST_FINDINGS + 1);
  if ("fault" in read) return read;
  const [head, ...rows] = read.records;
  const names = head?.cells ?? [];
  const odd = rows.find(({ cells }) => cells.length !== names.length);
  if (odd !== undefined) {
    const message = `${odd.cells.length} cells, where the head has ${names.length}`;
    return { fault: { offset: odd.offsets[0] ?? 0, message } };
  }
  return {
    layout: "csv",
    value: rows.map(({ cells }) => Object.fromEntries(names.map((name, index) => [name, cells[index]]))),
    offsetOf: ([index, name]) => {
      const row = rows[Number(index)] ?? head;
      return row?.offsets[Math.max(0, names.indexOf(String(name ?? "")))] ?? 0;
    },
  };
}
