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
import { leakedKey } from "./oracle-key.ts";
import { newest, seconds } from "./oracle-rows.ts";

/** Rule 1: why the replacement isn't known to be in use. */
export function newUseReason(swapped: Swapped): string | null {
  const { known, consumer } = swapped;
  if (runsWithoutOldKey(swapped)) return null;
  const uses = namedUses(swapped);
  const said = attested(swapped, "new-key-in-use");
  if (uses.length + said.length === 0) return `NEW_USE_UNPROVEN ${consumer.id}`;
  const isNow = uses.some((use) => isTelling(swapped, use)) || said.some((at) => isRemembered(at, known.now));
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
  const times = [...namedUses(swapped).flatMap(({ runs }) => runs), ...attested(swapped, "new-key-in-use")];
  const runs = runsOf(
    swapped,
    times.filter((time) => time > swapped.since),
  );
  return runs.filter((run) => run > since).length >= ENOUGH;
}

/** Rule 2b: it succeeded twice since the leaked key can't have been what it succeeded with. */
export function runsWithoutOldKey(swapped: Swapped): boolean {
  const uses = observed(swapped);
  const latest = uses.find(({ last }) => last === newest(uses.map((use) => use.last)));
  const runs = runsOf(swapped, runsSinceStop(swapped));
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
    return surely <= refusal.last || newest(there.map(({ last }) => last)) <= refusal.last;
  });
  return isOpen ? `NEW_KEY_REFUSED ${consumer.id}` : null;
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
    .filter((run) => run > since && run > letIn && seconds(stoppedAt, run) > tokenCache);
}
