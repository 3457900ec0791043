const NEWLINE = 0x0a;
const LONGEST_LINE_BYTES = 1024 * 1024;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** One line without its end. `whole` is false for what stands after the last line end. */
export interface Line {
  readonly bytes: Buffer;
  readonly whole: boolean;
  /** Longer than 1 MiB; `bytes` is then its beginning. */
  readonly tooLong: boolean;
}

/** Splits a stream of bytes into lines and holds one line at most; a byte order mark at the start is dropped. */
export async function* splitLines(pieces: AsyncIterable<Buffer>): AsyncGenerator<Line> {
  let held: Buffer[] = [];
  let size = 0;
  let first = true;
  const keep = (piece: Buffer): void => {
    if (size <= LONGEST_LINE_BYTES) held.push(piece);
    size += piece.length;
  };
  const take = (whole: boolean): Line => {
    let bytes = Buffer.concat(held);
    const tooLong = size > LONGEST_LINE_BYTES;
    if (first && bytes.subarray(0, 3).equals(BYTE_ORDER_MARK)) bytes = bytes.subarray(3);
    if (bytes.at(-1) === 0x0d) bytes = bytes.subarray(0, -1);
    held = [];
    size = 0;
    first = false;
    return { bytes, whole, tooLong };
  };
  for await (const piece of pieces) {
    let from = 0;
    for (let at = piece.indexOf(NEWLINE); at !== -1; at = piece.indexOf(NEWLINE, from)) {
      keep(piece.subarray(from, at));
      yield take(true);
      from = at + 1;
    }
    if (from < piece.length) keep(piece.subarray(from));
  }
  if (size > 0) yield take(false);
}
