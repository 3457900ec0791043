import { forLine } from "../core/sanitise.ts";

/** What makes a spreadsheet take a cell for a formula, in ASCII and as full-width signs. */
const FORMULA = String.raw`=+\-@\uff1d\uff0b\uff0d\uff20`;

/** A cell that a spreadsheet would run if nothing stood before it. */
export const STARTS_FORMULA = new RegExp(`^[${FORMULA}]`);
/** So would a part of it, in one that takes `;` for the end of a cell. */
export const HIDES_FORMULA = new RegExp(`;[\\s"]*[${FORMULA}]`);

const FORMULA_WITHIN = new RegExp(`(?<=[\\s;,"])[${FORMULA}]`, "g");

/**
 * The text as a JSON string of harmless signs only: controls, invisible and direction signs, and what could begin a formula
 * are `\u` escapes. A double-quoted scalar of YAML reads it back as well.
 */
export function escapedText(text: string): string {
  return escapeDangerous(JSON.stringify(text)).replace(FORMULA_WITHIN, codes);
}

/** Makes dangerous signs of JSON or YAML `\u` escapes; they can stand inside quotes only. */
export function escapeDangerous(quoted: string): string {
  return Array.from(quoted, (sign) => (sign === "\n" || forLine(sign) === sign ? sign : codes(sign))).join(
    "",
  );
}

/** The text that `escapedText` gave, or null for what isn't such a string. */
export function unescapedText(escaped: string): string | null {
  if (!escaped.startsWith('"') || !escaped.endsWith('"')) return null;
  try {
    const value: unknown = JSON.parse(escaped);
    return typeof value === "string" ? value : null;
  } catch {
    return null;
  }
}

/** Can't stand as it is in one line of text: it would lose something, or show what it isn't. */
export function needsEscape(text: string): boolean {
  return text.trim() !== text || text.startsWith('"') || forLine(text) !== text || HIDES_FORMULA.test(text);
}

function codes(sign: string): string {
  return Array.from(
    { length: sign.length },
    (_, index) => String.raw`\u${sign.charCodeAt(index).toString(16).padStart(4, "0")}`,
  ).join("");
}
