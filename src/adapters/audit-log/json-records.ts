import { WRAPPER } from "../../formats/unwrap-records.ts";
import { objectEnd } from "./json-object-end.ts";

const NEWLINE = 0x0a;
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [0x7b, 0x7d, 0x5b, 0x5d];
const LONGEST_RECORD = 1024 * 1024;
const LONGEST_WRAPPER = 200;

export type Piece =
  | { readonly is: "record"; readonly bytes: Buffer }
  /** `tail`: the last record is cut off, as of a file that is still written. */
  | { readonly is: "unreadable"; readonly why: "torn" | "tail" | "too-long" };

/** Cuts a stream of bytes into JSON objects and holds one at most. */
export interface JsonSplitter {
  push(chunk: Buffer): readonly Piece[];
  end(): readonly Piece[];
  /** Nothing that came has any bearing on what comes next. */
  isAtRest(): boolean;
  /** The end of a record that has begun is still to come. */
  isInside(): boolean;
}

/**
 * One object a line, objects over several lines, an array of them, `{"Records":[…]}`, or any mixture: wherever the
 * records stand, each comes out alone. What can't be read costs itself and no neighbour on another line.
 */
export function createJsonSplitter(): JsonSplitter {
  let held: Buffer = Buffer.alloc(0);
  let isWrapped = false;
  /** Behind the records of a wrapper, before its end. */
  let isInTail = false;
  /** Behind something unreadable: what follows up to the next object belongs to it. */
  let isLost = false;
  let skipsLine = false;
  /** Behind text that isn't a record: up to the next line, or on the same line the next brace. */
  let skipsText = false;

  const run = (final: boolean): readonly Piece[] => {
    const pieces: Piece[] = [];
    let at = 0;
    const lose = (why: "torn" | "tail" | "too-long"): void => {
      if (!isLost) pieces.push({ is: "unreadable", why });
      isLost = true;
    };
    while (at < held.length) {
      if (skipsLine) {
        const newline = held.indexOf(NEWLINE, at);
        at = newline === -1 ? held.length : newline + 1;
        skipsLine = newline === -1;
        continue;
      }
      if (skipsText) {
        const byte = held[at];
        if (byte === NEWLINE || byte === OPEN_OBJECT) skipsText = false;
        else at += 1;
        continue;
      }
      if (isInTail) {
        const found = objectEnd(held, at, true);
        if (found.is === "open" && !final && held.length - at <= LONGEST_RECORD) break;
        isInTail = false;
        at = found.is === "whole" ? found.end : Math.min(at + 1, held.length);
        isLost = found.is !== "whole";
        continue;
      }
      const byte = held[at] ?? 0;
      if (isFiller(byte)) {
        at += 1;
      } else if (byte === OPEN_OBJECT) {
        const head = held.subarray(at, at + LONGEST_WRAPPER);
        if (
          head.length < LONGEST_WRAPPER &&
          !final &&
          !head.includes(NEWLINE) &&
          !head.includes(CLOSE_OBJECT)
        )
          break;
        const wrapper = WRAPPER.exec(head.toString("latin1"));
        if (wrapper !== null) {
          isWrapped = true;
          at += wrapper[0].length;
          continue;
        }
        const found = objectEnd(held, at);
        const isTooLong = (found.is === "whole" ? found.end : held.length) - at > LONGEST_RECORD;
        if (found.is === "whole" && !isTooLong) {
          pieces.push({ is: "record", bytes: held.subarray(at, found.end) });
          isLost = false;
          at = found.end;
        } else if (found.is === "deep") {
          lose("torn");
          at = found.at + 1;
        } else if (found.is === "torn") {
          lose("torn");
          // Whatever is cut off ends with its line; on one long line the next object is looked for.
          const newline = held.indexOf(NEWLINE, at);
          at = newline !== -1 && newline <= found.at ? newline + 1 : Math.max(found.at, at + 1);
        } else if (isTooLong) {
          lose("too-long");
          const newline = held.indexOf(NEWLINE, at);
          skipsLine = newline === -1;
          at = newline === -1 ? held.length : newline + 1;
        } else if (final) {
          lose("tail");
          const newline = held.indexOf(NEWLINE, at);
          at = newline === -1 ? held.length : newline + 1;
        } else break;
      } else if (byte === OPEN_ARRAY || byte === CLOSE_ARRAY) {
        // More members may follow the records of a wrapper.
        isInTail = byte === CLOSE_ARRAY && isWrapped;
        isWrapped = isWrapped && !isInTail;
        at += 1;
      } else {
        lose("torn");
        skipsText = true;
      }
    }
    held = Buffer.from(held.subarray(at));
    return pieces;
  };

  return {
    push(chunk) {
      held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      return run(false);
    },
    end: () => run(true),
    isAtRest: () => held.length === 0 && !isWrapped && !isInTail && !isLost && !skipsLine && !skipsText,
    isInside: () => held.length > 0,
  };
}

/** White space, commas between records, and the bytes of a byte order mark. */
function isFiller(byte: number): boolean {
  return byte <= 0x20 || byte === 0x2c || byte === 0xef || byte === 0xbb || byte === 0xbf;
}
