import type { Evidence } from "./evidence.ts";
import { spaced } from "./evidence-rules.ts";
import { earliest, isAfter, latest } from "./time.ts";

/** Most runs kept for one source: the gate looks at the newest two. */
const RUNS_KEPT = 8;
/** Most instances kept for one source, fact and key: a report that gives another name each time mustn't fill the journal's memory. */
const INSTANCES_KEPT = 100;

/**
 * Adds one reading to what is known. Audit readings carry counts since the swap and replace the older count;
 * reports count themselves. `gap` is the least distance in seconds between two runs.
 */
export function foldEvidence(known: readonly Evidence[], seen: Evidence, gap: number): readonly Evidence[] {
  const alike = known.filter(
    (other) =>
      other.source === seen.source &&
      other.fact === seen.fact &&
      other.key === seen.key &&
      other.class === seen.class,
  );
  const before = alike.find(({ instance }) => instance === seen.instance);
  if (before === undefined) {
    const kept = alike.length < INSTANCES_KEPT ? known : known.filter((other) => other !== oldestOf(alike));
    return [...kept, { ...seen, runs: spaced(seen.runs, gap).slice(-RUNS_KEPT) }];
  }
  const merged: Evidence = {
    ...seen,
    first: earliest(before.first, seen.first) ?? seen.first,
    last: latest(before.last, seen.last) ?? seen.last,
    count: countOf(before, seen),
    runs: spaced([...before.runs, ...seen.runs], gap).slice(-RUNS_KEPT),
  };
  return known.with(known.indexOf(before), merged);
}

/** Whoever was heard last so long ago is the one to be forgotten. */
function oldestOf(alike: readonly Evidence[]): Evidence | undefined {
  return alike.reduce((oldest, other) => (isAfter(oldest.last, other.last) ? other : oldest));
}

/** A report that tells of the same run again is no second run. */
function countOf(before: Evidence, seen: Evidence): number {
  if (seen.via === "audit") return Math.max(before.count, seen.count);
  return isAfter(seen.last, before.last) ? before.count + seen.count : before.count;
}
