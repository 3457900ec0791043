import type { FileHandle } from "node:fs/promises";
import { createCsvSplitter } from "./csv-rows.ts";
import { createJsonSplitter } from "./json-records.ts";
import { unpackedBytes } from "./unpacked-bytes.ts";

/** A record as it stands in a file, or that one couldn't be read. */
export type RawPiece =
  | { readonly raw: unknown; readonly source: () => string | Uint8Array }
  /** One that isn't wanted, unparsed. */
  | { readonly skipped: Buffer }
  | { readonly flaw: "unreadable" | "cutOff" | "damaged" };

/**
 * The records of one log file, some at a time, plain or packed: JSON in any arrangement, and where a mapping is given CSV too. JSON of which
 * `mayHold` says no isn't parsed.
 */
export async function* rawRecords(
  handle: FileHandle,
  mayBeCsv: boolean,
  mayHold: ((record: Buffer) => boolean) | null,
): AsyncGenerator<readonly RawPiece[]> {
  const damage: RawPiece[] = [];
  let splitter: { push(chunk: Buffer): readonly RawPiece[]; end(): readonly RawPiece[] } | null = null;
  for await (const bytes of unpackedBytes(handle, (kind) => {
    damage.push({ flaw: kind === "cut-off" ? "cutOff" : "damaged" });
  })) {
    splitter ??= mayBeCsv && !startsLikeJson(bytes) ? csv() : json(mayHold);
    yield splitter.push(bytes);
  }
  const rest = splitter?.end() ?? [];
  // A packed file that is cut off ends within a record: that is one flaw, not two.
  const isSaid = damage.length > 0;
  yield rest.filter((piece) => !(isSaid && "flaw" in piece && piece.flaw === "cutOff"));
  yield damage;
}

function startsLikeJson(bytes: Buffer): boolean {
  return /^(?:\uFEFF)?\s*[{[]/.test(bytes.subarray(0, 1024).toString("utf8"));
}

function json(mayHold: ((record: Buffer) => boolean) | null) {
  const splitter = createJsonSplitter();
  const toRaw = (pieces: ReturnType<typeof splitter.push>): readonly RawPiece[] =>
    pieces.map((piece) => {
      if (piece.is === "unreadable") return { flaw: piece.why === "tail" ? "cutOff" : "unreadable" };
      if (mayHold !== null && !mayHold(piece.bytes)) return { skipped: piece.bytes };
      return parsed(piece.bytes);
    });
  return { push: (chunk: Buffer) => toRaw(splitter.push(chunk)), end: () => toRaw(splitter.end()) };
}

function csv() {
  const splitter = createCsvSplitter();
  const toRaw = (pieces: ReturnType<typeof splitter.push>): readonly RawPiece[] =>
    pieces.map((piece) => {
      if (piece.is === "unreadable") return { flaw: piece.why === "tail" ? "cutOff" : "unreadable" };
      return { raw: piece.row, source: () => JSON.stringify(piece.row) };
    });
  return { push: (chunk: Buffer) => toRaw(splitter.push(chunk)), end: () => toRaw(splitter.end()) };
}

/** The record in these bytes. */
export function parsed(bytes: Buffer): RawPiece {
  try {
    return { raw: JSON.parse(bytes.toString("utf8")) as unknown, source: () => bytes };
  } catch {
    return { flaw: "unreadable" };
  }
}
