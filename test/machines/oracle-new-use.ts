import type { Evidence } from "../../src/core/evidence.ts";
import {
  ENOUGH,
  type Swapped,
  attested,
  isRemembered,
  isTelling,
  isTriggered,
  runsOf,
} from "./oracle-evidence.ts";
import { latestThere } from "./oracle-clock.ts";
import { type Presence, areAllThere, presences, runtimesOf } from "./oracle-instances.ts";
import { leakedKey } from "./oracle-key.ts";
import { newest, seconds } from "./oracle-rows.ts";

/** Rule 1: why the replacement isn't known to be in use. */
export function newUseReason(swapped: Swapped): string | null {
  const { known, consumer } = swapped;
  if (runsWithoutOldKey(swapped)) return null;
  const uses = namedUses(swapped);
  const said = attested(swapped, "new-key-in-use");
  if (uses.length + said.length === 0) return `NEW_USE_UNPROVEN ${consumer.id}`;
  const isNow = uses.some((use) => isTelling(swapped, use)) || said.some((at) => isRemembered(known, at));
  if (!isNow) return `EVIDENCE_STALE ${consumer.id}`;
  const isEnough = !isTriggered(swapped) || hasTwoRuns(swapped);
  return isEnough ? null : `NEW_USE_UNPROVEN ${consumer.id}`;
}

/** Does rule 1 rest on what was seen alone, on what was said too, or doesn't it hold? */
export function useClass(swapped: Swapped): "observed" | "attested" | "none" {
  if (newUseReason({ ...swapped, hearsay: false }) === null) return "observed";
  return newUseReason(swapped) === null ? "attested" : "none";
}

/** Two runs on the replacement, later than the swap or something since; asked of whoever calls only when told to. */
export function hasTwoRuns(swapped: Swapped, since = swapped.since): boolean {
  if (runtimesOf(swapped) > 1) return hasTwoRunsEach(swapped, since);
  const times = [...namedUses(swapped).flatMap(({ runs }) => runs), ...attested(swapped, "new-key-in-use")];
  const runs = runsOf(
    swapped,
    times.filter((time) => time > swapped.since),
  );
  return runs.filter((run) => run > since).length >= ENOUGH;
}

/** Of several runtimes each, side by side and of late; what somebody says is said of all of them. */
function hasTwoRunsEach(swapped: Swapped, since: string): boolean {
  const said = attested(swapped, "new-key-in-use").filter((at) => isRemembered(swapped.known, at));
  const ofAll = runsOf(
    swapped,
    said.filter((time) => time > since),
  );
  if (ofAll.length >= ENOUGH) return true;
  const times = (uses: readonly Evidence[]): readonly string[] =>
    [...uses.flatMap(({ runs }) => runs), ...said].filter((time) => time > since);
  return areAllThere(swapped, twice(swapped, namedUses(swapped), times));
}

/** Runtimes that made two runs, from the first to the last of them; what no source has shown of late is forgotten. */
function twice(
  swapped: Swapped,
  uses: readonly Evidence[],
  times: (uses: readonly Evidence[]) => readonly string[],
): readonly Presence[] {
  const names = new Set(uses.flatMap(({ instance }) => instance ?? []));
  return [...names].flatMap((name): readonly Presence[] => {
    const own = uses.filter(({ instance }) => instance === name);
    const bySource = [...Map.groupBy(own, ({ source }) => source).values()];
    const lately = bySource.filter((there) => there.some((use) => isTelling(swapped, use))).flat();
    const runs = runsOf(swapped, times(lately));
    return runs.length < ENOUGH ? [] : [{ name, from: runs[0] ?? "", to: runs.at(-1) ?? "" }];
  });
}

/** Rule 2b: it succeeded twice since the leaked key can't have been what it succeeded with. */
export function runsWithoutOldKey(swapped: Swapped): boolean {
  const uses = observed(swapped);
  const sinceStop = new Set(runsSinceStop(swapped));
  if (runtimesOf(swapped) > 1) {
    const counted = (own: readonly Evidence[]): readonly string[] =>
      own.flatMap(({ runs }) => runs).filter((run) => sinceStop.has(run));
    return areAllThere(swapped, twice(swapped, uses, counted));
  }
  const latest = uses.find(({ last }) => last === newest(uses.map((use) => use.last)));
  const runs = runsOf(swapped, [...sinceStop]);
  return runs.length >= ENOUGH && latest !== undefined && isTelling(swapped, latest);
}

/** Rule 3: why its newest word on the replacement is a refusal. */
export function refusalReason(swapped: Swapped): string | null {
  const { facts, consumer } = swapped;
  const surely = newest([
    ...namedUses(swapped).map(({ last }) => last),
    ...attested(swapped, "new-key-in-use"),
    ...runsSinceStop(swapped),
  ]);
  const isOpen = facts.some((refusal) => {
    if (refusal.fact !== "refusal" || refusal.key === "old") return false;
    const there = observed(swapped).filter(({ source }) => source === refusal.source);
    return surely <= refusal.last || !worksAgain(swapped, refusal, there);
  });
  return isOpen ? `NEW_KEY_REFUSED ${consumer.id}` : null;
}

/** Where it was refused it works since: the one that was, where that is told, or all that there are now. */
function worksAgain(swapped: Swapped, refusal: Evidence, there: readonly Evidence[]): boolean {
  const since = there.filter(({ last }) => last > refusal.last);
  if (runtimesOf(swapped) === 1 || refusal.instance === undefined) return since.length > 0;
  const again = new Set(since.map(({ instance }) => instance));
  const present = there.filter(({ instance }) => again.has(instance));
  return again.has(refusal.instance) || areAllThere(swapped, presences(present));
}

function namedUses({ facts }: Swapped): readonly Evidence[] {
  return facts.filter(({ fact, key }) => fact === "use" && key === "new");
}

/** Successes that may have been on the replacement. */
function observed({ facts }: Swapped): readonly Evidence[] {
  return facts.filter((one) => one.fact === "use" && one.key !== "old" && one.class === "observed");
}

function runsSinceStop(swapped: Swapped): readonly string[] {
  const { known, since } = swapped;
  const { stoppedAt } = leakedKey(known);
  if (stoppedAt === null) return [];
  const { tokenCache } = known.opening.data.plan.capabilities;
  // Let in with the old key: whoever says that it is disabled is wrong.
  const letIn = newest(
    swapped.facts.filter(({ fact, key }) => fact === "use" && key === "old").map(({ last }) => last),
  );
  return observed(swapped)
    .flatMap(({ runs }) => runs)
    .filter((run) => run > since && run > letIn && seconds(latestThere(known, stoppedAt), run) > tokenCache);
}
