import { STARTS_FORMULA, escapedText, needsEscape, unescapedText } from "./escaped-text.ts";

/**
 * Cells of an inventory as a spreadsheet shows them. Whatever a row may hold comes back as it was, and no cell is one that a
 * spreadsheet would run: what begins like a formula gets a leading `'`, and text that one line can't hold is a JSON string.
 */
export type CellKind = "text" | "list" | "yesNo" | "count" | "length";

/** Spreadsheets drop leading zeros, shorten long numbers and read `12e4` as 120000. */
const FRAGILE_NUMBER = /^(?:0\d+|\d+(?:\.\d+)?e[+-]?\d+|\d{12,}|\d+\.\d*0)$/i;
const PLAIN_NUMBER = /^\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;
/** A `'` before one of these was put there to keep a spreadsheet's hands off. */
const GUARDED = /^'(?=[=+\-@\t\r'\d\uff1d\uff0b\uff0d\uff20])/;

/** The cell for a value as the YAML file writes it; nothing gives an empty cell. */
export function toCell(kind: CellKind, value: unknown): string {
  if (value === undefined) return "";
  if (Array.isArray(value)) return guarded(value.map(itemText).join("\n"));
  if (typeof value === "string") return guarded(needsEscape(value) ? escapedText(value) : value);
  return kind === "yesNo" ? (value === true ? "yes" : "no") : JSON.stringify(value);
}

/** What the YAML file would hold; undefined for an empty cell. What doesn't fit its kind stays text, for the schema to refuse. */
export function fromCell(kind: CellKind, cell: string): unknown {
  const text = cell.replace(GUARDED, "").trim();
  if (text === "") return undefined;
  switch (kind) {
    case "text":
      return unescapedText(text) ?? text;
    case "list":
      return text
        .split(/\r?\n/)
        .map((line) => line.trim())
        .filter((line) => line !== "")
        .map((line) => unescapedText(line) ?? line);
    case "yesNo":
      if (/^(?:yes|y|true)$/i.test(text)) return true;
      return /^(?:no|n|false)$/i.test(text) ? false : text;
    case "count":
    case "length":
      return PLAIN_NUMBER.test(text) ? Number(text) : text;
    default:
      return kind satisfies never;
  }
}

/** A cell in its file: quoted where RFC 4180 wants it, and where another separator could take it apart. */
export function quotedCell(cell: string): string {
  return /[\t\r\n",;']/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** An item on a line of its own, which a reader that knows no quotes could take for a cell. */
function itemText(item: unknown): string {
  const text = String(item);
  return needsEscape(text) || STARTS_FORMULA.test(text) ? escapedText(text) : text;
}

function guarded(cell: string): string {
  return STARTS_FORMULA.test(cell) || cell.startsWith("'") || FRAGILE_NUMBER.test(cell) ? `'${cell}` : cell;
}
