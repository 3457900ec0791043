import { LineCounter, isMap, isSeq, parseDocument, stringify } from "yaml";
import type { YAMLSeq } from "yaml";
import type { SuggestedRow } from "../core/inventory/suggested-row.ts";

const SAYS = "a guess, and no proof of who calls: take `confirmed: false` away once somebody has looked";

/**
 * The text of an inventory with rows put behind those that it has. Whatever stands in it stays as it is, to the letter. Null
 * where it has no list that rows can be put behind. `text` must have been read as an inventory.
 */
export function withRows(text: string | null, rows: readonly SuggestedRow[]): string | null {
  if (text === null) return `kind: inventory\nconsumers:\n${rendered(rows, 2)}`;
  if (rows.length === 0) return text;
  const document = parseDocument(text, { lineCounter: new LineCounter() });
  const consumers = isMap(document.contents) ? document.contents.get("consumers", true) : undefined;
  if (!isSeq(consumers) || consumers.range == null) return null;
  return consumers.flow === true ? intoFlow(text, consumers, rows) : intoBlock(text, consumers, rows);
}

function intoBlock(text: string, consumers: YAMLSeq, rows: readonly SuggestedRow[]): string | null {
  const [from, end] = consumers.range ?? [0, 0];
  // The dash of its first row stands where the list begins.
  const indent = from - (text.lastIndexOf("\n", from - 1) + 1);
  if (text.slice(from - indent, from).trim() !== "") return null;
  const lineEnd = text.indexOf("\n", Math.max(from, end - 1));
  const at = lineEnd === -1 ? text.length : lineEnd + 1;
  const before = text.slice(0, at);
  const added = rendered(rows, indent);
  const ending = text.includes("\r\n") ? added.replaceAll("\n", "\r\n") : added;
  return `${before}${before.endsWith("\n") ? "" : "\n"}${ending}${text.slice(at)}`;
}

/** `consumers: []` becomes a list of lines; one that holds rows gets more in its own style. */
function intoFlow(text: string, consumers: YAMLSeq, rows: readonly SuggestedRow[]): string {
  const [from, end] = consumers.range ?? [0, 0];
  if (consumers.items.length === 0)
    return `${text.slice(0, from).trimEnd()}\n${rendered(rows, 2).trimEnd()}${text.slice(end)}`;
  const inside = text.slice(from, end).replace(/,?\s*\]$/, "");
  return `${text.slice(0, from)}${inside}, ${rows.map((row) => JSON.stringify(row)).join(", ")}]${text.slice(end)}`;
}

function rendered(rows: readonly SuggestedRow[], indent: number): string {
  const lead = " ".repeat(indent);
  return rows
    .map((row) => {
      const lines = stringify([written(row)], { lineWidth: 0, version: "1.2" })
        .trimEnd()
        .split("\n");
      return [`# ${SAYS}`, ...lines].map((line) => `${lead}${line}\n`).join("");
    })
    .join("");
}

/** Lengths of time as people write them. */
function written(row: SuggestedRow): unknown {
  const { period } = row;
  if (typeof period !== "number") return row;
  const [unit, length] = UNITS.find(([, seconds]) => period % seconds === 0) ?? ["s", 1];
  return { ...row, period: `${period / length}${unit}` };
}

const UNITS = [
  ["d", 86_400],
  ["h", 3600],
  ["m", 60],
] as const;

/** Rows as they can be put into an inventory by hand. */
export function rowsToPaste(rows: readonly SuggestedRow[]): readonly string[] {
  return rendered(rows, 2).trimEnd().split("\n");
}
