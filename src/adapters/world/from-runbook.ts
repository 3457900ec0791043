import type { Consumer } from "../../core/consumer.ts";
import { instancesOf } from "../../core/instances.ts";
import { plus } from "../../core/time.ts";
import type { Instant } from "../../core/time.ts";
import type { Runbook } from "../../formats/runbook.ts";
import { ORDINARY_BEHAVIOUR } from "../../formats/scenario-consumer.ts";
import { seededRandom } from "../random.ts";
import type { WorldSpec } from "./spec.ts";
import { createWorld } from "./world.ts";
import type { World } from "./world.ts";

/** When a rehearsal plays whose runbook names no time: a Monday morning. */
const SOME_MORNING: Instant = "2026-01-05T09:00:00.000Z";
/** From the exposure to the alarm. */
const NOTICED_AFTER = 20 * 60;

/** A plausible world around a team's own runbook, for a rehearsal without a scenario. */
export function worldFromRunbook(runbook: Runbook, consumers: readonly Consumer[], seed: string): World {
  return createWorld({ spec: specFromRunbook(runbook, consumers, seed), seed });
}

/**
 * Consumers report by turns a fingerprint or a success and deploy within a minute; two calls of a thief are in the
 * audit log, which names keys.
 */
export function specFromRunbook(runbook: Runbook, consumers: readonly Consumer[], seed: string): WorldSpec {
  const random = seededRandom(`${seed}/world`);
  const exposedAt = runbook.leak.exposedAt ?? plus(SOME_MORNING, -NOTICED_AFTER);
  const { keyKind: kind = "team", team } = runbook.steps.reissue;
  const turn = Math.floor(random.fraction() * 2);
  const thief = {
    userAgent: "python-requests/2.32",
    address: "203.0.113.77",
    actions: consumers[0]?.calls ?? ["api"],
    until: 86_400,
  };
  return {
    startsAt: plus(exposedAt, NOTICED_AFTER),
    history: 86_400,
    latency: 1,
    leaked: {
      name: runbook.leak.key ?? `${runbook.name}-key`,
      kind,
      ...(team === undefined ? {} : { team }),
      exposedAt,
    },
    provider: {
      name: runbook.provider,
      capabilities: {
        canList: true,
        canCreate: true,
        canRestrict: true,
        canDisable: true,
        canEnd: true,
        overlap: true,
        keepsNames: true,
        maxKeysPerPrincipal: null,
        tokenCache: 60,
        listLag: 5,
      },
      identifiesKey: true,
      identifiesPrincipal: false,
      recordsRefusals: true,
      covers: ["*"],
      cannotSee: [],
      auditLag: 30,
      probeRouteOpen: false,
    },
    consumers: consumers.map((consumer, index) => ({
      consumer,
      declared: true,
      behaviour: {
        ...ORDINARY_BEHAVIOUR,
        instances: instancesOf(consumer),
        reports: (index + turn) % 2 === 0 ? "fingerprint" : "success",
        deployDelay: Math.floor(random.fraction() * 60),
      },
    })),
    thief: [
      { ...thief, after: 120 + Math.floor(random.fraction() * 60) },
      { ...thief, after: 600 + Math.floor(random.fraction() * 300) },
    ],
    injects: [],
    policy: "two-person",
    people: [
      { id: "first-responder", answersAfter: 60 },
      { id: "second-responder", answersAfter: 180 },
    ],
    responder: runbook.steps.audit.responder ?? null,
    pause: runbook.steps.contain.pause ?? null,
  };
}
