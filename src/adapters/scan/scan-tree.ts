import { resolve, sep } from "node:path";
import { fileKindOf } from "../../formats/scan/file-kind.ts";
import type { FileKind } from "../../formats/scan/kind-rule.ts";
import { type FoundInText, scanText } from "../../formats/scan/scan-text.ts";
import { linesWithAnchors } from "./anchor-search.ts";
import { filePieces } from "./file-pieces.ts";
import { type Passed, count, createPassed, filesBelow, unreadable } from "./walk.ts";

/** What was found in one file. */
export interface FoundInFile extends FoundInText {
  readonly file: string;
}

/** What a scan read. */
export interface ScanTally {
  files: number;
  bytes: number;
  readonly passed: Passed;
}

export const createTally = (): ScanTally => ({ files: 0, bytes: 0, passed: createPassed() });

const FILES_A_TURN = 200;

/**
 * What stands in the files below the paths, in their order. Holds one piece of one file at a time; what can't be read is
 * counted. Values leave as secrets.
 */
export async function* scanTrees(
  paths: readonly string[],
  tally: ScanTally,
  { except = [], signal }: { readonly except?: readonly string[]; readonly signal?: AbortSignal } = {},
): AsyncGenerator<FoundInFile> {
  const seen = new Set(except.map((file) => resolve(file)));
  for (const root of paths) {
    const above = nearestFolders(root);
    for (const { file, path } of filesBelow(root, tally.passed)) {
      const whole = seen.size > 0 || paths.length > 1 ? resolve(file) : file;
      if (seen.has(whole)) continue;
      if (paths.length > 1) seen.add(whole);
      tally.files += 1;
      // Somebody may want to stop it.
      if (tally.files % FILES_A_TURN === 0) await new Promise((resolve) => setImmediate(resolve));
      if (signal?.aborted === true) return;
      yield* scanFile(file, path === "" ? above : `${above}/${path}`, tally);
    }
  }
}

/** `etc/cron.d`: what a path is called and lies in says what its files are, as far as two names. */
function nearestFolders(root: string): string {
  return resolve(root).split(sep).filter(Boolean).slice(-2).join("/");
}

function scanFile(file: string, path: string, tally: ScanTally): readonly FoundInFile[] {
  const found: FoundInFile[] = [];
  try {
    let kind: FileKind | undefined;
    let first = 1;
    for (const piece of filePieces(file)) {
      if (piece === null) {
        count(tally.passed.files, "binary files");
        break;
      }
      const { bytes, isFirst } = piece;
      tally.bytes += bytes.length;
      const candidates = linesWithAnchors(bytes);
      if (candidates.length > 0) {
        const text = bytes.toString("utf8", isFirst && isMarked(bytes) ? 3 : 0);
        // Places and names of keys are what an inventory is made of.
        if (isFirst && /^kind: ["']?inventory\b/m.test(text.slice(0, 4096))) {
          count(tally.passed.files, "inventories");
          break;
        }
        kind ??= fileKindOf(path, text.slice(0, 64 * 1024));
        for (const one of scanText({ path, text, first, candidates, kind })) found.push({ ...one, file });
      }
      if (bytes.length >= 1024 * 1024) first += linesIn(bytes);
    }
  } catch {
    unreadable(tally.passed, file);
  }
  return found;
}

function isMarked(bytes: Buffer): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

function linesIn(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(0x0a); at !== -1; at = bytes.indexOf(0x0a, at + 1)) lines += 1;
  return lines;
}
