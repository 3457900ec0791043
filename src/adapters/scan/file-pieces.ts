import { closeSync, openSync, readSync } from "node:fs";

const NEWLINE = 0x0a;
const PIECE = 4 * 1024 * 1024;
/** A line that is longer than a piece is cut; what is cut off is read again with what follows. */
const OVERLAP = 4096;
const LOOKED_AT = 8000;

/** A part of a file that ends with a line; the bytes are another part's when the next is asked for. */
export interface FilePiece {
  readonly bytes: Buffer;
  readonly isFirst: boolean;
}

let shared: Buffer | null = null;

/**
 * A file in parts of 4 MiB at most, or null for one that is no text. Reading is synchronous: with many small files a promise
 * for each costs more than the search in it. Throws what the file system throws.
 */
export function* filePieces(file: string): Generator<FilePiece | null> {
  const descriptor = openSync(file, "r");
  const buffer = shared ?? Buffer.allocUnsafe(PIECE + OVERLAP);
  shared = null;
  try {
    let kept = 0;
    for (let isFirst = true; ; isFirst = false) {
      const length = kept + fill(descriptor, buffer, kept);
      if (length === kept) return;
      if (isFirst) {
        const wide = wideEncoding(buffer, length);
        if (wide !== null) {
          const text = Buffer.from(decodeWide(buffer.subarray(2, length), wide));
          yield { bytes: text, isFirst };
          return;
        }
        if (buffer.subarray(0, Math.min(length, LOOKED_AT)).includes(0)) {
          yield null;
          return;
        }
      }
      const isLast = length < PIECE;
      const end = isLast ? length : endOfLines(buffer, length);
      yield { bytes: buffer.subarray(0, end), isFirst };
      if (isLast) return;
      const from = end === length ? length - OVERLAP : end;
      buffer.copyWithin(0, from, length);
      kept = length - from;
    }
  } finally {
    shared = buffer;
    closeSync(descriptor);
  }
}

/** Until the piece is full or the file at its end. */
function fill(descriptor: number, buffer: Buffer, from: number): number {
  let read = 0;
  while (from + read < PIECE) {
    const got = readSync(descriptor, buffer, from + read, PIECE - from - read, null);
    if (got === 0) break;
    read += got;
  }
  return read;
}

function endOfLines(buffer: Buffer, length: number): number {
  const last = buffer.lastIndexOf(NEWLINE, length - 1);
  return last < length / 2 ? length : last + 1;
}

function wideEncoding(buffer: Buffer, length: number): "utf16le" | "utf16be" | null {
  if (length < 4) return null;
  if (buffer[0] === 0xff && buffer[1] === 0xfe) return "utf16le";
  return buffer[0] === 0xfe && buffer[1] === 0xff ? "utf16be" : null;
}

function decodeWide(bytes: Buffer, encoding: "utf16le" | "utf16be"): string {
  const whole = Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2)));
  return (encoding === "utf16be" ? whole.swap16() : whole).toString("utf16le");
}
