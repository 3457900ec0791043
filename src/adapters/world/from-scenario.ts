import type { Consumer } from "../../core/consumer.ts";
import { StanchError } from "../../core/errors.ts";
import { instancesOf } from "../../core/instances.ts";
import { plus } from "../../core/time.ts";
import { toConsumer } from "../../formats/inventory.ts";
import { ORDINARY_BEHAVIOUR } from "../../formats/scenario-consumer.ts";
import type { Scenario } from "../../formats/scenario.ts";
import type { ConsumerBehaviour, ConsumerSpec, Inject, ThiefUse, WorldSpec } from "./spec.ts";
import { createWorld } from "./world.ts";
import type { World } from "./world.ts";

/** Where the runbook doesn't say when the key leaked: so long before the start. */
const EXPOSED_BEFORE = 20 * 60;

/** The world of a scenario. `consumers` are the runbook's, from its own list or from its inventory. */
export function worldFromScenario(
  scenario: Scenario,
  consumers: readonly Consumer[],
  seed: string,
  facilitated = false,
): World {
  return createWorld({ spec: specFromScenario(scenario, consumers), seed, facilitated });
}

/** `ERR_NOT_SIMULATED` if the scenario speaks of a consumer that the inventory doesn't have. */
export function specFromScenario(scenario: Scenario, consumers: readonly Consumer[]): WorldSpec {
  const { runbook, world, startsAt } = scenario;
  const {
    auditLag,
    identifiesKey,
    identifiesPrincipal,
    recordsRefusals,
    covers,
    cannotSee,
    probeRouteOpen,
    ...capabilities
  } = world.provider;
  const undeclared = undeclaredConsumers(scenario);
  const known = new Set([...consumers, ...undeclared.map(({ consumer }) => consumer)].map(({ id }) => id));
  const wanted = [
    ...Object.keys(world.consumers),
    ...world.injects.flatMap((inject) => [
      ...((inject.do === "wrong-environment" || inject.do === "audit-drops") && inject.consumer !== undefined
        ? [inject.consumer]
        : []),
      ...(inject.of === undefined ? [] : [inject.of]),
    ]),
  ];
  for (const id of wanted) {
    if (!known.has(id))
      throw new StanchError({ code: "ERR_NOT_SIMULATED", message: `no consumer is called ${id}` });
  }

  return {
    startsAt,
    history: world.history,
    latency: world.latency,
    leaked: {
      ...world.leaked,
      name: runbook.leak.key ?? `${runbook.name}-key`,
      ...(runbook.leak.principal === undefined ? {} : { principal: runbook.leak.principal }),
      exposedAt: runbook.leak.exposedAt ?? plus(startsAt, -EXPOSED_BEFORE),
    },
    provider: {
      name: runbook.provider,
      capabilities,
      auditLag,
      identifiesKey,
      identifiesPrincipal,
      recordsRefusals,
      covers,
      cannotSee,
      probeRouteOpen,
    },
    consumers: [
      ...consumers.map((consumer) => ({
        consumer,
        declared: true,
        behaviour: behaviourOf(world.consumers[consumer.id] ?? ORDINARY_BEHAVIOUR, consumer),
      })),
      ...undeclared,
    ],
    thief: usesOf(scenario),
    injects: world.injects.map((inject): Inject =>
      inject.do === "late-cron" ? { ...inject, consumer: inject.consumer.id } : inject,
    ),
    policy: scenario.policy,
    people: scenario.people,
    responder: runbook.steps.audit.responder ?? null,
    pause: runbook.steps.contain.pause ?? null,
  };
}

function undeclaredConsumers({ world }: Scenario): readonly ConsumerSpec[] {
  const late = world.injects.filter((inject) => inject.do === "late-cron");
  return [...world.forgotten, ...late].map(({ consumer: row, behaves }) => {
    const consumer = toConsumer(row);
    return { consumer, declared: false, behaviour: behaviourOf(behaves, consumer) };
  });
}

function behaviourOf(behaves: typeof ORDINARY_BEHAVIOUR, consumer: Consumer): ConsumerBehaviour {
  return { ...behaves, instances: behaves.instances ?? instancesOf(consumer) };
}

function usesOf({ world: { thief } }: Scenario): readonly ThiefUse[] {
  if (thief === undefined) return [];
  const { userAgent, address } = thief;
  return thief.uses.map((use) => ({ userAgent, address, ...use }));
}
