import type { FileHandle } from "node:fs/promises";
import { createCsvSplitter } from "./csv-rows.ts";
import type { LineReader } from "../../formats/line-record.ts";
import { createJsonSplitter } from "./json-records.ts";
import type { Mentions } from "./mentions.ts";
import { type LinePiece, createLineSplitter } from "./text-lines.ts";
import { type ReadMemory, unpackedBytes } from "./unpacked-bytes.ts";
import { type LineCount, passOverLines } from "./whole-lines.ts";

/** A record as it stands in a file, or that one couldn't be read. */
export type RawPiece =
  | { readonly raw: unknown; readonly source: () => string | Uint8Array }
  /** One that isn't wanted, unparsed. */
  | { readonly skipped: Buffer }
  | { readonly flaw: "unreadable" | "cutOff" | "damaged" };

/** What is wanted of a log: records with one of these mentions. The others are counted as far as lines can be. */
export interface Wanted {
  readonly mentions: Mentions;
  readonly counting: (chunk: Buffer) => LineCount;
}

/**
 * The records of one log file, some at a time, plain or packed: JSON in any arrangement, and where a format is given
 * CSV too, or the text lines that it has. Of JSON only what is wanted is parsed. Pieces are to be taken in order, before the next ones are asked for.
 */
export async function* rawRecords(
  handle: FileHandle,
  memory: ReadMemory,
  given: { readonly lines?: LineReader } | null,
  wanted: Wanted | null,
): AsyncGenerator<Iterable<RawPiece>> {
  const damage: RawPiece[] = [];
  const splitterFor = (bytes: Buffer): Splitter<RawPiece> => {
    if (given?.lines !== undefined) return textLines(given.lines);
    return given !== null && !startsLikeJson(bytes) ? csv() : json(wanted);
  };
  let splitter: Splitter<RawPiece> | null = null;
  for await (const bytes of unpackedBytes(handle, memory, (kind) => {
    damage.push({ flaw: kind === "cut-off" ? "cutOff" : "damaged" });
  })) {
    splitter ??= splitterFor(bytes);
    yield splitter.push(bytes);
  }
  const rest = [...(splitter?.end() ?? [])];
  // A packed file that is cut off ends within a record: that is one flaw, not two.
  const isSaid = damage.length > 0;
  yield rest.filter((piece) => !(isSaid && "flaw" in piece && piece.flaw === "cutOff"));
  yield damage;
}

function startsLikeJson(bytes: Buffer): boolean {
  return /^(?:\uFEFF)?\s*[{[]/.test(bytes.subarray(0, 1024).toString("utf8"));
}

function json(wanted: Wanted | null): Splitter<RawPiece> {
  const splitter = createJsonSplitter();
  if (wanted === null) return translated<JsonRecord>(splitter, ({ bytes }) => parsed(bytes));
  const { mentions, counting } = wanted;
  return translated<JsonRecord>(passOverLines(splitter, mentions, counting), ({ bytes }) =>
    mentions.mayHold(bytes) ? parsed(bytes) : { skipped: bytes },
  );
}

function csv(): Splitter<RawPiece> {
  return translated<{ readonly is: "row"; readonly row: Readonly<Record<string, string>> }>(
    createCsvSplitter(),
    ({ row }) => ({ raw: row, source: () => JSON.stringify(row) }),
  );
}

function textLines(read: LineReader): Splitter<RawPiece> {
  const splitter = createLineSplitter();
  const all = function* (pieces: Iterable<LinePiece>): Iterable<RawPiece> {
    for (const piece of pieces) {
      const line = piece.is === "record" ? read(piece.bytes.toString("utf8")) : undefined;
      if (line === undefined || (line !== null && "problem" in line)) yield { flaw: "unreadable" };
      else if (line !== null && piece.is === "record") yield { raw: line.record, source: () => piece.bytes };
    }
  };
  return { push: (chunk) => all(splitter.push(chunk)), end: () => all(splitter.end()) };
}

interface Splitter<P> {
  push(chunk: Buffer): Iterable<P>;
  end(): Iterable<P>;
}

type JsonRecord = { readonly is: "record"; readonly bytes: Buffer };
type Unreadable = { readonly is: "unreadable"; readonly why: string };

function translated<P extends { readonly is: "record" | "row" }>(
  splitter: Splitter<P | Unreadable>,
  toRaw: (piece: P) => RawPiece,
): Splitter<RawPiece> {
  const all = function* (pieces: Iterable<P | Unreadable>): Iterable<RawPiece> {
    for (const piece of pieces)
      yield piece.is === "unreadable"
        ? { flaw: piece.why === "tail" ? "cutOff" : "unreadable" }
        : toRaw(piece);
  };
  return { push: (chunk) => all(splitter.push(chunk)), end: () => all(splitter.end()) };
}

/** The record in these bytes. */
export function parsed(bytes: Buffer): RawPiece {
  try {
    return { raw: JSON.parse(bytes.toString("utf8")) as unknown, source: () => bytes };
  } catch {
    return { flaw: "unreadable" };
  }
}
