import type { SourceReading } from "../../src/core/evidence.ts";
import { earliestThere, nowThere } from "./oracle-clock.ts";
import { remembered } from "./remembered.ts";
import { type Known, seconds } from "./oracle-rows.ts";

/** All that was read of each source, as one: what nobody read in between is a gap. */
export const readingsOf = remembered(({ history }): readonly SourceReading[] => {
  const bySource = new Map<string, SourceReading>();
  for (const { row } of history) {
    if (row.type !== "audit.read" && row.type !== "evidence.observed") continue;
    for (const reading of row.data.readings) {
      const before = bySource.get(reading.source);
      bySource.set(reading.source, before === undefined ? reading : joined(before, reading));
    }
  }
  return [...bySource.values()];
});

function joined(before: SourceReading, reading: SourceReading): SourceReading {
  const hole =
    reading.from > before.through ? [{ from: before.through, to: reading.from, reason: "unread" }] : [];
  // Rows that were late may have come since.
  const lost = before.gaps.filter(
    (gap) => !isLate(before, gap) || reading.from > gap.from || gap.to > reading.through,
  );
  return {
    ...reading,
    from: reading.from < before.from ? reading.from : before.from,
    gaps: [...lost, ...reading.gaps, ...hole],
  };
}

/** A gap with nothing behind it: the log is complete up to there, and may say more later. */
export function asFarAsComplete(reading: SourceReading): SourceReading {
  const late = reading.gaps.filter((gap) => isLate(reading, gap)).map(({ from }) => from);
  const [through = reading.through] = [...late, reading.through].sort();
  return { ...reading, through, gaps: reading.gaps.filter((gap) => !isLate(reading, gap)) };
}

function isLate({ through }: SourceReading, gap: SourceReading["gaps"][number]): boolean {
  return gap.to >= through;
}

/** What it doesn't show isn't so: it has been read within a quarter of an hour and its lag. */
export function isUpToDate(known: Known, { through, lag }: SourceReading): boolean {
  return seconds(through, nowThere(known, known.now)[1]) <= 900 + lag;
}

/** An empty inventory is believed only where all use would have been seen, for as long as anybody may not have called. */
export function isAllUseRecorded(known: Known): boolean {
  const { at, data } = known.opening;
  return readingsOf(known).some(
    (reading) =>
      reading.covers.includes("*") &&
      reading.identifiesKey &&
      reading.gaps.length === 0 &&
      isUpToDate(known, reading) &&
      seconds(reading.from, earliestThere(known, at)) >= data.plan.lookback,
  );
}
