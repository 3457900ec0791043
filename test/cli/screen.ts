import { widthOf } from "../../src/report/width.ts";

const WIDTH = 80;

/** Lines that run past the screen, but for commands to copy: these stand whole on one line, or they couldn't be copied. */
export function tooWide(text: string): readonly string[] {
  return text.split("\n").filter((line) => widthOf(line) > WIDTH && !isWholeCommand(line));
}

/** Rows that the text takes on a screen that wraps what is wider. */
export function rowsOf(text: string): number {
  const lines = text.trimEnd().split("\n");
  return lines.reduce((rows, line) => rows + Math.max(1, Math.ceil(widthOf(line) / WIDTH)), 0);
}

function isWholeCommand(line: string): boolean {
  return /^(?:LIVE|EXERCISE) {3}> stanch(?: (?:[\w@%+=:,./-]+|'[^']*'))+$/.test(line);
}
