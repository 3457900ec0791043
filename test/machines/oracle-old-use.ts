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
import { type Presence, areAllThere, presences, runtimesOf } from "./oracle-instances.ts";
import { isKept } from "./oracle-migration.ts";
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
  const current = able.filter((reading) => isUpToDate(known, reading));
  if (current.some((reading) => isSilent(swapped, reading))) return null;
  if (signsOfOldKey(swapped).length > 0) return `OLD_USE_SEEN ${consumer.id}`;
  if (able.length === 0) return isKept(known) ? null : `OLD_USE_UNOBSERVABLE ${consumer.id}`;
  return current.length === 0 ? `EVIDENCE_STALE ${consumer.id}` : `SILENCE_RUNNING ${consumer.id}`;
}

/** Rule 2c: which key the consumer itself, or somebody who knows, says that it holds. */
function ownWord(swapped: Swapped): "new" | "old" | null {
  const reports = newestReports(swapped);
  const old = reports.filter(({ key }) => key === "old");
  if (old.some((report) => isFresh(swapped, report))) return "old";
  const signs = newest(signsOfOldKey(swapped));
  const fresh = reports.filter((report) => isFresh(swapped, report));
  const others = fresh.filter(({ key }) => key !== "new").map(({ source }) => source);
  const counted = fresh.filter(
    ({ source, last, via }) =>
      !others.includes(source) && last > signs && (via === "report" || isLoggedOften(swapped, source, signs)),
  );
  const isGone = ({ source, last }: Evidence): boolean =>
    areAllThere(
      swapped,
      counted
        .filter((one) => one.source === source && one.last > last)
        .flatMap((one) => sinceSwap(swapped, one)),
    );
  if (!old.every(isGone)) return null;
  const isLogged = counted.some(({ via }) => via === "audit");
  const left =
    isLogged ||
    areAllThere(
      swapped,
      counted.flatMap((one) => sinceSwap(swapped, one)),
    );
  const said = attested(swapped, "old-key-unused").some((at) => isRemembered(swapped.known, at));
  return left || (said && signs === "") ? "new" : null;
}

/** Since when whoever says this has been saying it. */
function sinceSwap({ facts }: Swapped, { source, instance }: Evidence): readonly Presence[] {
  return presences(
    facts.filter(
      (one) =>
        one.fact === "holds" && one.key === "new" && one.source === source && one.instance === instance,
    ),
  );
}

/** What a log shows of whom it was that called is of all instances: each had its turns to show otherwise. */
function isLoggedOften(swapped: Swapped, source: string, signs: string): boolean {
  const { known, facts } = swapped;
  const times = facts
    .filter((one) => one.fact === "holds" && one.key === "new" && one.source === source)
    .flatMap(({ runs }) => runs);
  const gaps = readingsOf(known).find((one) => one.source === source)?.gaps ?? [];
  const begin = newest([signs, ...gaps.map(({ to }) => to)]);
  const runs = runsOf(swapped, times).filter((run) => run > begin);
  return runs.length >= ENOUGH * runtimesOf(swapped);
}

/** The last word of each runtime at each source; of two at one time the worse. */
function newestReports({ facts }: Swapped): readonly Evidence[] {
  const reports = facts.filter(({ fact }) => fact === "holds");
  const whose = Map.groupBy(reports, ({ source, instance }) => JSON.stringify([source, instance]));
  return [...whose.values()].flatMap((own) => {
    const last = own.filter((report) => report.last === newest(own.map((one) => one.last)));
    const worst = ["old", "unnamed", "new"].map((key) => last.find((report) => report.key === key));
    return worst.filter((report) => report !== undefined).slice(0, 1);
  });
}

/** When it was on the leaked key after its swap, by its own calls, accepted or not, by a report, or by somebody's word. */
export function signsOfOldKey({ known, consumer, maybeSince, facts }: Swapped): readonly string[] {
  const own = facts.filter(({ key }) => key === "old").map(({ last }) => last);
  return [...own, ...signsOfCallers(known, consumer.id).filter((at) => at > maybeSince)];
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
  const turns = runtimesOf(swapped);
  const periods = period === "on-demand" || isTriggered(swapped) ? 0 : ENOUGH * period * turns;
  const gaps = reading.gaps.map(({ to }) => to);
  const begin = newest([since, reading.from, ...gaps, ...signsOfOldKey(swapped)]);
  return seconds(begin, reading.through) >= Math.max(periods, tokenCache);
}
