import type { AuditGap, AuditRow } from "../../../src/core/audit.ts";
import type { Consumer } from "../../../src/core/consumer.ts";
import { createWorld } from "../../../src/adapters/world/world.ts";
import type { World } from "../../../src/adapters/world/world.ts";
import type { ConsumerBehaviour, ConsumerSpec, WorldSpec } from "../../../src/adapters/world/spec.ts";

export const STARTS_AT = "2026-01-05T09:00:00.000Z";
export const MINUTE = 60;
export const HOUR = 3600;

/** A consumer `id` that calls every minute, deploys at once and reports its fingerprint. */
export function consumer(
  id: string,
  behaviour: Partial<ConsumerBehaviour> = {},
  more: Partial<Consumer> = {},
): ConsumerSpec & { readonly behaviour: ConsumerBehaviour } {
  return {
    declared: true,
    consumer: {
      id,
      service: id,
      owner: "ana",
      period: MINUTE,
      match: { userAgents: [`${id}/*`] },
      store: `${id}-store`,
      reload: `${id}-reload`,
      probes: [`${id}-probe`],
      calls: ["chat"],
      ...more,
    },
    behaviour: {
      reports: "fingerprint",
      deployDelay: 0,
      instances: 1,
      takesTurns: false,
      instanceNames: "kept",
      rollout: 0,
      flapsFor: 0,
      wrongEnvironment: false,
      broken: false,
      locked: false,
      byHand: false,
      canRead: true,
      ...behaviour,
    },
  };
}

type Changes = Omit<Partial<WorldSpec>, "provider" | "leaked"> & {
  readonly provider?: Partial<Omit<WorldSpec["provider"], "capabilities">> & {
    readonly capabilities?: Partial<WorldSpec["provider"]["capabilities"]>;
  };
  readonly leaked?: Partial<WorldSpec["leaked"]>;
};

/** One quiet consumer, no thief, a provider without delays; every test says what differs. */
export function sampleSpec({ provider = {}, leaked = {}, ...changes }: Changes = {}): WorldSpec {
  const { capabilities, ...rest } = provider;
  return {
    startsAt: STARTS_AT,
    history: HOUR,
    latency: 0,
    leaked: {
      name: "ci-deploy",
      kind: "team",
      team: "platform",
      exposedAt: "2026-01-05T08:40:00.000Z",
      ...leaked,
    },
    provider: {
      name: "example",
      capabilities: {
        canList: true,
        canCreate: true,
        canRestrict: true,
        canDisable: true,
        canEnd: true,
        overlap: true,
        keepsNames: true,
        maxKeysPerPrincipal: null,
        tokenCache: 0,
        listLag: 0,
        ...capabilities,
      },
      identifiesKey: true,
      identifiesPrincipal: false,
      recordsRefusals: true,
      covers: ["*"],
      cannotSee: [],
      auditLag: 0,
      probeRouteOpen: false,
      ...rest,
    },
    consumers: [consumer("checkout")],
    thief: [],
    injects: [],
    policy: "two-person",
    people: [],
    responder: null,
    pause: null,
    ...changes,
  };
}

export function sampleWorld(changes: Changes = {}, seed = "seed"): World {
  return createWorld({ spec: sampleSpec(changes), seed });
}

/** All rows that the world's audit log shows by now. */
export async function readRows(
  world: World,
  from = "2025-01-01T00:00:00.000Z",
): Promise<readonly AuditRow[]> {
  return (await readAll(world, from)).filter((item): item is AuditRow => item.type === "row");
}

export async function readGaps(world: World, from = STARTS_AT): Promise<readonly AuditGap[]> {
  return (await readAll(world, from)).filter((item): item is AuditGap => item.type === "gap");
}

async function readAll(world: World, from: string): Promise<readonly (AuditRow | AuditGap)[]> {
  const items: (AuditRow | AuditGap)[] = [];
  for await (const item of world.auditLogs("audit").read({ from, to: world.clock.now() })) items.push(item);
  return items;
}

/** Issues a key and moves one consumer over to it, as a response does. */
export async function swap(world: World, id = "checkout"): Promise<string> {
  const { key, value } = await world.provider.createKey({ name: `${id}-next` });
  await world.store(id).write(value);
  await world.reload(`${id}-reload`).run();
  return key.id;
}
