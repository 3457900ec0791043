import type { Chance } from "./chance.ts";
import type { Fields } from "./fields.ts";

/** Whose names the people of a scene bear; the first is the responder. */
export const PEOPLE = ["ana", "ben", "cyd"] as const;

export function consumerRow(chance: Chance, id: string): Fields {
  const period = chance.pick(["30s", "1m", "1m", "2m", "5m", "on-demand", "2d"]);
  return {
    id,
    service: `Service ${id}`,
    owner: chance.pick([...PEOPLE]),
    period,
    match: { userAgents: [`${id}/*`] },
    store: `${id}-env`,
    ...(chance.happens(0.6) ? { reload: `${id}-restart` } : {}),
    probes: chance.happens(0.85) ? [`${id}-status`] : [],
    calls: chance.happens(0.85) ? ["api"] : ["api", "batch"],
  };
}

export function behaviour(chance: Chance): Fields {
  return {
    reports: chance.pick(["fingerprint", "fingerprint", "success", "success", "nothing"]),
    deployDelay: `${chance.pick([0, 0, 0, 5, 30, 60, 120, 600])}s`,
    ...(chance.happens(0.03) ? { wrongEnvironment: true } : {}),
    ...(chance.happens(0.05) ? { broken: true } : {}),
    ...(chance.happens(0.06) ? { locked: true } : {}),
    ...(chance.happens(0.05) ? { byHand: true } : {}),
    ...(chance.happens(0.2) ? { canRead: false } : {}),
  };
}

/** Several instances that are deployed one after the other, and probes that flap: where they are at home, by turns. */
export function unsteady(chance: Chance): (behaves: Fields) => Fields {
  const rolls = chance.happens(0.25);
  const flaps = chance.happens(0.15);
  return (behaves) => ({
    ...behaves,
    ...(rolls && chance.happens(0.7)
      ? { instances: chance.pick([2, 2, 3]), rollout: chance.pick(["30s", "2m", "5m", "10m", "1h"]) }
      : {}),
    ...(flaps && chance.happens(0.7) ? { flapsFor: chance.pick(["5m", "20m", "1h"]) } : {}),
  });
}

/** A scene as far as consumers are in it. */
interface Peopled extends Fields {
  readonly runbook: Fields & { readonly consumers: readonly Fields[] };
  readonly world: Fields & {
    readonly consumers: Readonly<Record<string, Fields>>;
    readonly forgotten: readonly { readonly consumer: Fields; readonly behaves: Fields }[];
  };
}

/** How many instances there are is told truthfully; which of them calls, and which answers, isn't told by all. */
export function declareInstances(chance: Chance, { runbook, world, ...scene }: Peopled): Fields {
  const told = (row: Fields, behaves: Fields): Fields =>
    "instances" in behaves ? { ...row, instances: behaves["instances"] } : row;
  const naming = (behaves: Fields): Fields =>
    "instances" in behaves
      ? {
          ...behaves,
          takesTurns: chance.happens(0.3),
          instanceNames: chance.pick(["none", "kept", "renewed"]),
        }
      : behaves;
  const rows = runbook.consumers.map((row) => told(row, world.consumers[String(row["id"])] ?? {}));
  const ordinary = Object.entries(world.consumers).map(([id, behaves]) => [id, naming(behaves)]);
  const forgotten = world.forgotten.map(({ consumer, behaves }) => ({
    consumer: told(consumer, behaves),
    behaves: naming(behaves),
  }));
  return {
    ...scene,
    runbook: { ...runbook, consumers: rows },
    world: { ...world, consumers: Object.fromEntries(ordinary), forgotten },
  };
}

/** Consumers that no inventory names: at work from the beginning, or turning up before, in or after the swap, or later. */
export function undeclared(chance: Chance): {
  readonly forgotten: readonly { readonly consumer: Fields; readonly behaves: Fields }[];
  readonly late: readonly Fields[];
} {
  const entry = (id: string, period: string) => ({
    consumer: { ...consumerRow(chance, id), period },
    behaves: behaviour(chance),
  });
  const forgotten = chance.happens(0.12)
    ? [entry("forgotten", chance.pick(["30s", "2m", "5m", "10m", "4h", "1d"]))]
    : [];
  const count = chance.happens(0.3) ? chance.between(1, 2) : 0;
  const late = Array.from({ length: count }, (_, index) => ({
    ...entry(`late${index + 1}`, chance.pick(["30s", "1m", "5m", "15m", "1h", "4h", "1d", "2d"])),
    at: `${chance.pick([chance.between(0, 60), chance.between(60, 600), chance.between(600, 3600)])}s`,
    do: "late-cron",
  }));
  return { forgotten, late };
}
