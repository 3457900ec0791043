import type { SourceReading } from "../../src/core/evidence.ts";
import { fallenSilent, silentSources } from "./oracle-facts.ts";
import { leakedKey } from "./oracle-key.ts";
import { readingsOf } from "./oracle-readings.ts";
import type { Known } from "./oracle-rows.ts";

/** What keeps callers out of sight whom nobody listed: subjects of `OLD_USE_UNOBSERVABLE`. */
export function unseen(known: Known): readonly string[] {
  const { state, stoppedAt } = leakedKey(known);
  const unheard = silentSources(known);
  // Nobody calls with a dead key.
  if (state === "dead") return unheard;
  const naming = readingsOf(known).filter((reading) => reading.identifiesKey && vouchesForAMoment(reading));
  const seen = kindsOf(naming);
  const refused = kindsOf(naming.filter((reading) => reading.recordsRefusals));
  const silent = fallenSilent(known);
  const subjects: string[] = [];
  if (seen.has("*")) subjects.push(...unheard, ...silent);
  else {
    // One that names no key has nothing to add, nor has one that was never heard.
    const names = readingsOf(known).filter((reading) => reading.identifiesKey);
    subjects.push(
      seen.size === 0 ? "callers/all" : `callers/except/${written(seen)}`,
      ...silent.filter((source) => names.some((one) => one.source === source)),
    );
  }
  const isRefusedUnseen = !refused.has("*") && [...seen].some((kind) => !refused.has(kind));
  if (stoppedAt !== null && isRefusedUnseen)
    subjects.push(refused.size === 0 ? "callers/refused" : `callers/refused/except/${written(refused)}`);
  return subjects;
}

function kindsOf(readings: readonly SourceReading[]): ReadonlySet<string> {
  return new Set(readings.flatMap(({ covers }) => covers));
}

function written(kinds: ReadonlySet<string>): string {
  return [...kinds].toSorted().join(",");
}

/** Its gaps leave something of what was read. */
function vouchesForAMoment({ from, through, gaps }: SourceReading): boolean {
  const starts = [from, ...gaps.map((gap) => gap.to)].filter((at) => at >= from && at < through);
  return starts.some((at) => !gaps.some((gap) => gap.from <= at && at < gap.to));
}
