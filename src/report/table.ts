import { forLine } from "../core/sanitise.ts";
import { pad, widthOf, wrap } from "./width.ts";

export interface Column {
  /** Shown above the column; a table whose titles are all empty has no head. */
  readonly title: string;
  /** Fixed width in cells; without it the column takes what its text needs, as far as the line goes. */
  readonly width?: number;
}

export interface TableOptions {
  /** Starts every line: `EXERCISE` or `LIVE`. */
  readonly banner?: string;
  /** Longest line in cells, banner included; 80 unless told. */
  readonly width?: number;
}

const GAP = 2;

/**
 * Lines of a plain table whose cells wrap. Every cell is made safe for a terminal here, so that no caller can forget;
 * the lines hold no colour codes and no trailing spaces.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  options: TableOptions = {},
): readonly string[] {
  const banner = options.banner === undefined ? "" : `${forLine(options.banner)} `;
  const cells = rows.map((row) => columns.map((_, index) => forLine(row[index] ?? "")));
  const room = (options.width ?? 80) - widthOf(banner) - GAP * (columns.length - 1);
  const widths = fit(columns, cells, room);
  const titles = columns.map((column) => column.title);
  const head = titles.every((title) => title === "")
    ? []
    : [titles, titles.map((_, index) => "-".repeat(widths[index] ?? 1))];
  return [...head, ...cells].flatMap((row) => lines(row, widths, banner));
}

/** One line of text, made safe and wrapped, each line starting with the banner. */
export function paragraph(text: string, options: TableOptions = {}): readonly string[] {
  return table([{ title: "" }], [[text]], options);
}

/** One line to copy as it is: made safe, and left to the terminal to wrap, which copies it back as one. */
export function uncut(text: string, banner: string): string {
  return `${forLine(banner)} ${forLine(text)}`;
}

/** Columns take what they need; where that is more than `room`, the widest are cut down to one common width. */
function fit(
  columns: readonly Column[],
  cells: readonly (readonly string[])[],
  room: number,
): readonly number[] {
  const needs = columns.map((column, index) =>
    Math.max(1, widthOf(column.title), ...cells.map((row) => widthOf(row[index] ?? ""))),
  );
  const widthsAt = (most: number) =>
    needs.map((need, index) => columns[index]?.width ?? Math.min(need, most));
  let most = Math.max(1, room);
  while (most > 1 && widthsAt(most).reduce((sum, width) => sum + width, 0) > room) most -= 1;
  return widthsAt(most);
}

function lines(row: readonly string[], widths: readonly number[], banner: string): readonly string[] {
  const wrapped = row.map((cell, index) => wrap(cell, widths[index] ?? 1));
  const height = Math.max(...wrapped.map((cell) => cell.length));
  return Array.from({ length: height }, (_, line) => {
    const cells = wrapped.map((cell, index) => pad(cell[line] ?? "", widths[index] ?? 1));
    return (banner + cells.join(" ".repeat(GAP))).trimEnd();
  });
}
