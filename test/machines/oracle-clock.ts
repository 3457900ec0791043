import { remembered } from "./remembered.ts";
import { type Known, rowsOf } from "./oracle-rows.ts";

/*
 * Rows are dated by one clock, what is read by another. How far they lie apart was measured now and then, and the clock
 * may have been set at any time since it was last seen to be as it was: then a time may be meant by either.
 */

interface Piece {
  readonly first: number;
  readonly last: number;
  readonly least: number;
  readonly most: number;
}

const pieces = remembered((known): readonly Piece[] => {
  const measured = rowsOf(known, "clock.measured").map(({ at, data, index }) => ({
    index,
    at: Date.parse(at),
    least: 1000 * (data.ahead - data.within),
    most: 1000 * (data.ahead + data.within),
    seen: data.unchangedAt === undefined ? null : Date.parse(data.unchangedAt),
  }));
  return measured.map((now, number) => {
    const before = measured[number - 1];
    const after = measured[number + 1];
    const rows = known.history.slice(now.index).map(({ row }) => Date.parse(row.at));
    const left = after === undefined ? Math.max(...rows) : (after.seen ?? now.at) + unwatched(now, after);
    const opened = Date.parse(known.opening.at);
    const first = before === undefined ? opened : now.at - unwatched(before, now);
    return { first, last: left, least: now.least, most: now.most };
  });
});

interface Measured {
  readonly at: number;
  readonly least: number;
  readonly most: number;
  readonly seen: number | null;
}

/** For how long nobody looked at the clock before it was found to have been set. */
function unwatched(before: Measured, after: Measured): number {
  const [from, to] = [(after.seen ?? before.at) - before.most, after.at - after.least];
  return Math.max(0, to - from);
}

/** When that can have been there: the first and the last time that fits. */
function there(known: Known, at: string): readonly [string, string] {
  const time = Date.parse(at);
  const all = pieces(known);
  const meant = all.filter(({ first, last }) => first <= time && time <= last);
  const fitting = meant.length === 0 ? all : meant;
  if (fitting.length === 0) return [at, at];
  return [
    new Date(Math.min(...fitting.map(({ most }) => time - most))).toISOString(),
    new Date(Math.max(...fitting.map(({ least }) => time - least))).toISOString(),
  ];
}

export function earliestThere(known: Known, at: string): string {
  return there(known, at)[0];
}

export function latestThere(known: Known, at: string): string {
  return there(known, at)[1];
}

/** What time it is there: now is by the clock as it was measured last. */
export function nowThere(known: Known, at: string): readonly [string, string] {
  const last = pieces(known).at(-1) ?? { least: 0, most: 0 };
  const time = Date.parse(at);
  return [new Date(time - last.most).toISOString(), new Date(time - last.least).toISOString()];
}

/** At least so long ago, whatever the clock did. */
export function isPast(known: Known, at: string, seconds: number, now: string): boolean {
  return Date.parse(nowThere(known, now)[0]) - Date.parse(latestThere(known, at)) >= 1000 * seconds;
}
