import { serviceAt } from "./caller-of-place.ts";
import { maskDense } from "../../core/sanitise.ts";
import { fileKindOf } from "./file-kind.ts";
import { holdsKey } from "./key-value.ts";
import type { FileKind } from "./kind-rule.ts";
import { valueLineBelow } from "./name-before.ts";
import { type FoundInLine, scanLine } from "./scan-line.ts";
import type { ScannedText } from "./scanned-text.ts";

/** What was found, where it stands, and who may be the caller. */
export interface FoundInText extends FoundInLine {
  readonly line: number;
  readonly runtime: string;
  readonly service: string | null;
}

/** A file as text, or a part of a large one. */
export interface TextToScan {
  /** With `/`, below what is scanned. */
  readonly path: string;
  readonly text: string;
  /** Number of its first line. */
  readonly first: number;
  /** Lines that may hold something, counted from 0 within the text; all unless told. */
  readonly candidates?: readonly number[];
  /** Of the beginning of the file, where this is not the first part. */
  readonly kind?: FileKind;
}

/** Literal keys and references in a text. Never throws, whatever the text; values come out as secrets. */
export function scanText({ path, text, first, candidates, kind: known }: TextToScan): readonly FoundInText[] {
  const kind = known ?? fileKindOf(path, text.slice(0, 64 * 1024));
  const lines = text.split("\n");
  const scanned: ScannedText = { path, kind, lines, first };
  const found: FoundInText[] = [];
  for (const at of candidates === undefined ? lines.keys() : withValuesBelow(scanned, candidates)) {
    const own = scanLine(scanned, at);
    if (own.length === 0) continue;
    const service = shownName(serviceAt(scanned, at));
    for (const one of own) {
      const names = one.names.flatMap((name) => shownName(unmarked(name, kind)) ?? []);
      found.push({ ...one, names, line: first + at, runtime: kind.runtime, service });
    }
  }
  return found;
}

/** A value that only the name above it tells is on no line that was looked for. */
function withValuesBelow(text: ScannedText, candidates: readonly number[]): readonly number[] {
  const known = candidates.filter((at) => text.lines[at] !== undefined);
  const below = known.flatMap((at) => valueLineBelow(text, at) ?? []);
  return below.length === 0 ? known : [...new Set([...known, ...below])].toSorted((a, b) => a - b);
}

/** In a recipe of make, `@` before a command keeps it from being shown. */
function unmarked(name: string, { runtime }: FileKind): string {
  return runtime === "make" ? name.replace(/^@/, "") : name;
}

/** A name that holds a key, whole or in part, is none that may be shown. */
function shownName(name: string | null): string | null {
  return name === null || holdsKey(name) || maskDense(name) !== name ? null : name;
}
