import type { EventFormat } from "../../formats/event-formats.ts";
import { type Search, searchFor } from "./byte-search.ts";
import { createPlainTime } from "./plain-time.ts";
import type { Reading } from "./reading.ts";
import type { LineCount } from "./whole-lines.ts";

/** Counts records that nobody asks for by their bytes, as far as the format of the records before them tells how. */
export interface ByteCount {
  /** False if this record has to be parsed to be counted. */
  readonly record: (bytes: Buffer) => boolean;
  /** Counts lines of these bytes in ascending order, each if exactly one time stands in it. */
  readonly linesOf: (chunk: Buffer) => LineCount;
}

const [SPACE, QUOTE] = [0x20, 0x22];

interface TimeMark {
  readonly format: EventFormat;
  readonly search: Search;
  readonly length: number;
}

export function createByteCount(reading: Reading, formatNow: () => EventFormat | null): ByteCount {
  const timeAt = createPlainTime();
  let known: TimeMark | null = null;
  const markNow = (): TimeMark | null => {
    const format = formatNow();
    if (format !== known?.format) known = format === null ? null : timeMarkOf(format);
    return known;
  };
  const count = (bytes: Buffer, place: number, { format, length }: TimeMark): boolean => {
    const value = place + length;
    const quote = bytes[value] === SPACE ? value + 1 : value;
    const at = bytes[quote] === QUOTE ? timeAt(bytes, quote + 1) : null;
    if (at === null) return false;
    reading.event(at, format.capabilities);
    return true;
  };
  return {
    record(bytes) {
      if (reading.isClosed()) return true;
      const mark = markNow();
      const place = mark?.search(bytes, 0) ?? -1;
      return mark !== null && place !== -1 && count(bytes, place, mark);
    },
    linesOf(chunk) {
      let mark: TimeMark | null = null;
      let place = -1;
      return (from, to) => {
        if (reading.isClosed()) return true;
        const now = markNow();
        if (now === null) return false;
        if (mark !== now || (place !== -1 && place < from)) place = now.search(chunk, from);
        mark = now;
        const only = place;
        if (only === -1 || only > to) return false;
        place = now.search(chunk, only + now.length);
        return (place === -1 || place > to) && count(chunk, only, now);
      };
    },
  };
}

function timeMarkOf(format: EventFormat): TimeMark | null {
  if (format.timeMark === undefined) return null;
  const bytes = Buffer.from(format.timeMark);
  return { format, search: searchFor(bytes), length: bytes.length };
}
