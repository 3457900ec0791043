import type { JsonSplitter, Piece } from "./json-records.ts";
import type { Mentions } from "./mentions.ts";

const [NEWLINE, RETURN, OPEN_OBJECT, CLOSE_OBJECT] = [0x0a, 0x0d, 0x7b, 0x7d];

/** Of one piece of a log: whether the line from here up to there, which nobody asked for, is counted and can be passed over. */
export type LineCount = (from: number, to: number) => boolean;

/**
 * Passes over lines without splitting them that look like whole records, hold no mention and are counted; all else goes
 * through the splitter, and comes out as if everything did. Pieces are to be taken one by one: counting may depend on them.
 */
export function passOverLines(
  splitter: JsonSplitter,
  mentions: Mentions,
  counting: (chunk: Buffer) => LineCount,
): { push(chunk: Buffer): Iterable<Piece>; end(): Iterable<Piece> } {
  return {
    *push(chunk) {
      const isCounted = counting(chunk);
      const places = mentions.places(chunk);
      let [from, next] = [0, 0];
      for (let to = chunk.indexOf(NEWLINE); to !== -1; to = chunk.indexOf(NEWLINE, from)) {
        while ((places[next] ?? to) < from) next += 1;
        const mayHold = (places[next] ?? to) < to;
        if (mayHold || !splitter.isAtRest() || !isWhole(chunk, from, to) || !isCounted(from, to)) {
          yield* splitter.push(chunk.subarray(from, to + 1));
          if (splitter.isInside()) {
            from = to + 1;
            break;
          }
        }
        from = to + 1;
      }
      yield* splitter.push(chunk.subarray(from));
    },
    end: () => splitter.end(),
  };
}

/**
 * A line from brace to brace in front of another that begins with one. If it is no whole object after all, the splitter
 * would lose it at that next brace and go on there: so nothing that follows depends on it.
 */
function isWhole(bytes: Buffer, from: number, to: number): boolean {
  const last = bytes[to - 1] === RETURN ? to - 2 : to - 1;
  return bytes[from] === OPEN_OBJECT && bytes[last] === CLOSE_OBJECT && bytes[to + 1] === OPEN_OBJECT;
}
