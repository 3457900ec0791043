import { searchFor } from "./byte-search.ts";
import { plainTime } from "./plain-time.ts";

/**
 * Times of records that stand alone on lines of these bytes, by what stands before them; asked for in ascending order.
 * Null for a line that has no such mark, more than one, or a time of another form.
 */
export function lineTimes(bytes: Buffer, timeMark: string): (from: number, to: number) => number | null {
  const mark = Buffer.from(timeMark);
  const search = searchFor(mark);
  let at = search(bytes, 0);
  return (from, to) => {
    while (at !== -1 && at < from) at = search(bytes, at + mark.length);
    if (at === -1 || at > to) return null;
    const start = at + mark.length;
    at = search(bytes, start);
    return at !== -1 && at < to ? null : plainTime(bytes, start);
  };
}
