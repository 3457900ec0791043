const [NEWLINE, RETURN] = [0x0a, 0x0d];
const LONGEST_LINE = 64 * 1024;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

export type LinePiece =
  | { readonly is: "record"; readonly bytes: Buffer }
  | { readonly is: "unreadable"; readonly why: "too-long" };

/** Cuts a stream of bytes into lines and holds one at most. A line without an end comes out at the end. */
export interface LineSplitter {
  push(chunk: Buffer): readonly LinePiece[];
  end(): readonly LinePiece[];
}

/** Lines end with LF or CRLF, blank ones are no lines, and of one longer than 64 KiB nothing is kept. */
export function createLineSplitter(): LineSplitter {
  let held: Buffer = Buffer.alloc(0);
  let isStart = true;
  let isLong = false;

  const take = (line: Buffer): readonly LinePiece[] => {
    const whole =
      isStart && line.indexOf(BYTE_ORDER_MARK) === 0 ? line.subarray(BYTE_ORDER_MARK.length) : line;
    const bytes = whole.at(-1) === RETURN ? whole.subarray(0, -1) : whole;
    const wasLong = isLong || bytes.length > LONGEST_LINE;
    isStart = false;
    isLong = false;
    if (wasLong) return [{ is: "unreadable", why: "too-long" }];
    return bytes.every((byte) => byte <= 0x20) ? [] : [{ is: "record", bytes }];
  };

  return {
    push(chunk) {
      const pieces: LinePiece[] = [];
      let from = 0;
      for (let to = chunk.indexOf(NEWLINE); to !== -1; to = chunk.indexOf(NEWLINE, from)) {
        pieces.push(...take(Buffer.concat([held, chunk.subarray(from, to)])));
        held = Buffer.alloc(0);
        from = to + 1;
      }
      if (held.length + chunk.length - from > LONGEST_LINE) isLong = true;
      held = isLong ? Buffer.alloc(0) : Buffer.concat([held, chunk.subarray(from)]);
      return pieces;
    },
    end: () => (held.length > 0 || isLong ? take(held) : []),
  };
}
