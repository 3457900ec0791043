import type { Evidence, SourceReading } from "../../src/core/evidence.ts";
import { signsOfCallers } from "./oracle-callers.ts";
import {
  ENOUGH,
  type Swapped,
  attested,
  isFresh,
  isRemembered,
  isTriggered,
  runsOf,
} from "./oracle-evidence.ts";
import { leakedKey } from "./oracle-key.ts";
import { hasTwoRuns, runsWithoutOldKey } from "./oracle-new-use.ts";
import { asFarAsComplete, isUpToDate, readingsOf } from "./oracle-readings.ts";
import { newest, seconds } from "./oracle-rows.ts";

/** Rule 2: why the leaked key isn't known to be out of use by this consumer. */
export function oldUseReason(swapped: Swapped): string | null {
  const { known, consumer } = swapped;
  if (leakedKey(known).state === "dead") return null;
  const word = ownWord(swapped);
  if (word === "old") return `OLD_USE_SEEN ${consumer.id}`;
  if (word === "new" || runsWithoutOldKey(swapped)) return null;
  const able = readingsOf(known)
    .filter((reading) => showsSilence(swapped, reading))
    .map(asFarAsComplete);
  const current = able.filter((reading) => isUpToDate(reading, known.now));
  if (current.some((reading) => isSilent(swapped, reading))) return null;
  if (signsOfOldKey(swapped).length > 0) return `OLD_USE_SEEN ${consumer.id}`;
  if (able.length === 0) return `OLD_USE_UNOBSERVABLE ${consumer.id}`;
  return current.length === 0 ? `EVIDENCE_STALE ${consumer.id}` : `SILENCE_RUNNING ${consumer.id}`;
}

/** Rule 2c: which key the consumer itself, or somebody who knows, says that it holds. */
function ownWord(swapped: Swapped): "new" | "old" | null {
  const reports = newestReports(swapped);
  const old = reports.filter(({ key }) => key === "old");
  if (old.length > 0) return old.some((report) => isFresh(swapped, report)) ? "old" : null;
  const signs = newest(signsOfOldKey(swapped));
  const left = reports.some(
    (report) =>
      report.key === "new" &&
      isFresh(swapped, report) &&
      report.last > signs &&
      (report.via === "report" || isLoggedTwice(swapped, report.source, signs)),
  );
  const said = attested(swapped, "old-key-unused").some((at) => isRemembered(at, swapped.known.now));
  return left || (said && signs === "") ? "new" : null;
}

/** What a log shows of whom it was that called is of all instances: they had a period's time to show otherwise. */
function isLoggedTwice(swapped: Swapped, source: string, signs: string): boolean {
  const { known, facts } = swapped;
  const times = facts
    .filter((one) => one.fact === "holds" && one.key === "new" && one.source === source)
    .flatMap(({ runs }) => runs);
  const gaps = readingsOf(known).find((one) => one.source === source)?.gaps ?? [];
  const begin = newest([signs, ...gaps.map(({ to }) => to)]);
  return runsOf(swapped, times).filter((run) => run > begin).length >= ENOUGH;
}

/** The last word of each source; of two at one time the worse. */
function newestReports({ facts }: Swapped): readonly Evidence[] {
  const reports = facts.filter(({ fact }) => fact === "holds");
  return [...new Set(reports.map(({ source }) => source))].flatMap((source) => {
    const own = reports.filter((report) => report.source === source);
    const last = own.filter((report) => report.last === newest(own.map((one) => one.last)));
    const worst = ["old", "unnamed", "new"].map((key) => last.find((report) => report.key === key));
    return worst.filter((report) => report !== undefined).slice(0, 1);
  });
}

/** When it was on the leaked key after its swap, by its own calls, accepted or not, by a report, or by somebody's word. */
function signsOfOldKey({ known, consumer, since, facts }: Swapped): readonly string[] {
  const own = facts.filter(({ key }) => key === "old").map(({ last }) => last);
  return [...own, ...signsOfCallers(known, consumer.id).filter((at) => at > since)];
}

/** Rule 2a asks for a source that would have named the key on whatever this consumer did. */
function showsSilence(swapped: Swapped, reading: SourceReading): boolean {
  const { known, consumer } = swapped;
  const isCovered =
    reading.covers.includes("*") ||
    (consumer.calls.length > 0 && consumer.calls.every((kind) => reading.covers.includes(kind)));
  // The calls of a key that is disabled are refused.
  const isHeard = leakedKey(known).stoppedAt === null || reading.recordsRefusals;
  const since = newest([swapped.since, ...signsOfOldKey(swapped)]);
  const isExpected = !isTriggered(swapped) || hasTwoRuns(swapped, since);
  return reading.identifiesKey && isCovered && isHeard && isExpected;
}

/** Complete for the whole window since the swap, the last sign, the beginning of the log and the end of each gap. */
function isSilent(swapped: Swapped, reading: SourceReading): boolean {
  const { known, consumer, since } = swapped;
  const { tokenCache } = known.opening.data.plan.capabilities;
  const { period } = consumer;
  const periods = period === "on-demand" || isTriggered(swapped) ? 0 : ENOUGH * period;
  const gaps = reading.gaps.map(({ to }) => to);
  const begin = newest([since, reading.from, ...gaps, ...signsOfOldKey(swapped)]);
  return seconds(begin, reading.through) >= Math.max(periods, tokenCache);
}
