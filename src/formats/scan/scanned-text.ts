import type { FileKind } from "./kind-rule.ts";

/** A file as the rules see it, or a part of one that is too large to be held. */
export interface ScannedText {
  /** With `/`, below what was scanned. */
  readonly path: string;
  readonly kind: FileKind;
  readonly lines: readonly string[];
  /** Number of the first of `lines`, from 1. */
  readonly first: number;
}

/** What stands around a line in a file that is indented, nearest first: the keys of YAML and JSON, the heads of blocks. */
export interface Ancestor {
  readonly key: string;
  readonly at: number;
}

const MOST_LINES_BACK = 4000;

/** Keys above a line that it belongs to by its indentation. Reads back only as far as it must. */
export function ancestorsOf(lines: readonly string[], at: number): readonly Ancestor[] {
  const found: Ancestor[] = [];
  let depth = depthOf(lines[at] ?? "");
  for (let up = at - 1; up >= 0 && at - up < MOST_LINES_BACK && depth > 0; up -= 1) {
    const line = lines[up] ?? "";
    if (line.length > 2000 || /^\s*(?:#|\/\/|$)/.test(line)) continue;
    const own = depthOf(line);
    if (own >= depth) continue;
    // A list may stand as deep as its key.
    const key = keyOf(line);
    if (key !== null) found.push({ key, at: up });
    depth = own;
  }
  return found;
}

/** Blanks in front; the dash of a list is as deep as what stands behind it. */
export function depthOf(line: string): number {
  const lead = /^[ \t]*(?:- +)*/.exec(line)?.[0].length ?? 0;
  return lead;
}

/** `key:` of YAML, `"key":` of JSON, the name before `{` or `=`. */
export function keyOf(line: string): string | null {
  return /^[\s{]*(?:- +)*["']?([\w .:/@-]{1,80}?)["']?\s*[:=]/.exec(line)?.[1]?.trim() ?? null;
}

/** Stands in a comment of whatever language, as far as one line tells. */
export function commentStart(line: string, marks: readonly string[]): number {
  const lead = line.length - line.trimStart().length;
  const rest = line.slice(lead, lead + 4);
  if (marks.some((mark) => rest.startsWith(mark))) return lead;
  for (const mark of marks) {
    if (mark === "*" || mark === ";" || mark === "%" || mark === "REM") continue;
    const at = line.indexOf(` ${mark} `);
    // Behind an open quote it is text.
    if (at !== -1 && (line.slice(0, at).match(/["']/g)?.length ?? 0) % 2 === 0) return at;
  }
  return -1;
}
