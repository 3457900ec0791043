import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { WorldSpec } from "../../src/adapters/world/spec.ts";
import { type WorldClass, classOf, risksOf, truthOf } from "../../test/simulation/world-class.ts";
import { NOTHING_SIGNED } from "../../test/simulation/signed.ts";
import { coverage } from "./coverage.ts";
import { leakOf } from "./leak.ts";
import { omniscient, omniscientWithPeople } from "./omniscient.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";
import type { Leak, Policy } from "./policy.ts";
import { providerPolling } from "./provider-polling.ts";
import { revokeFirst } from "./revoke-first.ts";
import { selfTest } from "./self-test.ts";
import { stanch, stanchGateOnly } from "./stanch.ts";
import { storeWriteOk } from "./store-write-ok.ts";
import { timer } from "./timer.ts";

const POLICIES: readonly Policy[] = [
  stanch,
  stanchGateOnly,
  omniscient,
  omniscientWithPeople,
  timer,
  selfTest,
  storeWriteOk,
  coverage,
  providerPolling,
  revokeFirst,
];

/** One world under every policy. */
export interface Contest {
  readonly seed: number;
  readonly class: WorldClass;
  readonly outcomes: readonly Outcome[];
}

/** Plays one seed under all policies, each in a world of its own. The same seed gives the same outcomes. */
export async function contest(seed: number, folder: string): Promise<Contest> {
  const outcomes: Outcome[] = [];
  let worldClass: WorldClass = "observable";
  for (const policy of POLICIES) {
    const place = join(folder, `${seed}-${policy.name}`);
    mkdirSync(place, { recursive: true });
    const leak = leakOf(seed, place);
    await policy.answer(leak);
    outcomes.push(outcomeOf(policy.name, leak));
    if (policy.name.startsWith("stanch") && classFor(leak) === "accepted risk") worldClass = "accepted risk";
    rmSync(place, { recursive: true, force: true });
  }
  return { seed, class: worldClass, outcomes };
}

/**
 * What could be seen of the world until stanch ended the key, if it did, with containment and without: a world is observable
 * if it was so both times. The same class for all policies, since the peers look at no source. Where no two keys can live,
 * somebody has to break, whatever the policy.
 */
function classFor({ model, scenario }: Leak): WorldClass {
  const { logs, lookback } = scenario.runbook.steps.audit;
  const accepted = unseenIn(model.spec, logs).map((subject) => ({
    code: "OLD_USE_UNOBSERVABLE" as const,
    subject,
  }));
  return classOf(
    risksOf(truthOf(model, { auditLogs: logs, lookback }, { ...NOTHING_SIGNED, cutover: true, accepted })),
  );
}

/** What of callers no source of this world shows: the people of stanch accept that. */
function unseenIn({ provider }: WorldSpec, logs: readonly string[]): readonly string[] {
  const { identifiesKey, recordsRefusals, covers } = provider;
  if (logs.length === 0 || !identifiesKey) return ["callers/all"];
  return [
    ...(covers.includes("*") ? [] : [`callers/except/${covers.join(",")}`]),
    ...(recordsRefusals ? [] : ["callers/refused"]),
  ];
}
