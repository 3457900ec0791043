import type { Chance } from "./chance.ts";
import type { Faults } from "./faults.ts";
import type { Fields } from "./fields.ts";
import { PEOPLE, behaviour, consumerRow, declareInstances, undeclared, unsteady } from "./scene-consumers.ts";
import { lies, theft, weather, wrongEnvironment } from "./scene-injects.ts";

/** When every simulated response begins. */
export const STARTS_AT = "2026-01-05T09:00:00.000Z";

/** A random world and a response to a leak in it, as a scenario file would hold it. */
export function sceneOf(chance: Chance, faults: Faults): Fields {
  const overlap = !chance.happens(0.12);
  const keepsNames = chance.happens(0.75);
  const canList = chance.happens(0.92);
  const canDisable = chance.happens(0.8);
  const count = chance.pick([0, 1, 1, 1, 2, 2, 2, 3, 4]);
  const consumers = Array.from({ length: count }, (_, index) => consumerRow(chance, `c${index + 1}`));
  const pausable = chance.happens(0.3);
  const rung = rungOf(chance, canDisable, pausable);
  const ids = consumers.map((row) => row["id"]);
  const { forgotten, late } = undeclared(chance);
  const steps = unsteady(chance);
  const stolen = thief(chance);
  const abuse =
    "thief" in stolen && chance.happens(0.4) ? [{ at: `${chance.between(60, 900)}s`, do: "abuse" }] : [];
  const astray = wrongEnvironment(chance, ids[0]);
  // Where it takes an hour until an end is felt, a silence of minutes says nothing.
  const slowCache = chance.happens(astray.length > 0 ? 0.2 : 0.02);
  const scene = {
    kind: "scenario",
    name: "simulated",
    title: "A simulated leak",
    story: "Made by chance.",
    startsAt: STARTS_AT,
    policy: chance.happens(0.75) ? "two-person" : "solo",
    people: PEOPLE.map((id) => ({
      id,
      answersAfter: `${chance.pick([5, 10, 10, 30, 30, 60, 60, 300, 900])}s`,
    })),
    runbook: {
      kind: "runbook",
      name: "simulated",
      provider: "keys",
      leak: {
        key: "shared",
        path: "a paste",
        exposedAt: "2026-01-05T08:50:00Z",
        exposure: chance.happens(0.5) ? "public" : "internal",
        privilege: chance.happens(0.5) ? "high" : "low",
      },
      consumers,
      steps: [
        {
          kind: "contain",
          ...(rung === null ? {} : { rung }),
          ...(rung === "restrict" ? { networks: ["10.0.0.0/8"] } : {}),
          ...(pausable ? { pause: { apply: "hold", undo: "let-go" } } : {}),
        },
        { kind: "audit", logs: chance.happens(0.9) ? ["calls"] : [], lookback: "15m" },
        {
          kind: "reissue",
          keyKind: "team",
          per: !overlap || chance.happens(0.2) ? "shared" : "consumer",
          ...(chance.happens(0.93) ? { keyProbe: "whoami" } : {}),
        },
        { kind: "swap", concurrency: chance.between(1, 3) },
        {
          kind: "revoke",
          watch: `${chance.pick([60, 60, 120, 300])}s`,
          poll: `${chance.pick([30, 60, 60, 120])}s`,
        },
        { kind: "notify", via: ["channel"], owners: chance.happens(0.7) },
      ],
    },
    world: {
      history: "10m",
      latency: `${chance.pick([0, 1, 1, 2])}s`,
      provider: {
        overlap,
        keepsNames,
        canList,
        canDisable,
        canRestrict: true,
        maxKeysPerPrincipal: chance.pick([null, null, null, null, null, null, 5, 12]),
        tokenCache: slowCache ? "61m" : `${chance.pick([0, 10, 60])}s`,
        listLag: faults.isLikely("list lags") ? `${chance.between(5, 40)}s` : "0s",
        auditLag: `${chance.pick([0, 5, 30])}s`,
        identifiesKey: chance.happens(0.88),
        recordsRefusals: chance.happens(0.7),
        probeRouteOpen: chance.happens(0.05),
        covers: chance.happens(0.9) ? ["*"] : ["api"],
      },
      consumers: Object.fromEntries(ids.map((id) => [String(id), steps(behaviour(chance))])),
      forgotten: forgotten.map((row) => ({ ...row, behaves: steps(row.behaves) })),
      injects: [
        ...weather(chance, faults),
        ...late,
        ...astray,
        ...lies(chance, ids),
        ...abuse,
        ...theft(chance, "thief" in stolen),
      ],
      ...stolen,
    },
    objectives: [{ id: "nobody-breaks", text: "Nobody breaks", measure: "premature-ends", met: 0 }],
  };
  return declareInstances(chance, withPrincipals(chance, scene));
}

/** Where the log names no key it may name who called: principals of their own for most, one for several, or the old one. */
function withPrincipals<
  Scene extends Fields & {
    readonly runbook: Fields & { readonly leak: Fields; readonly consumers: readonly Fields[] };
    readonly world: Fields & { readonly provider: Fields };
  },
>(chance: Chance, scene: Scene): Scene {
  const { runbook, world } = scene;
  if (world.provider["identifiesKey"] === true || !chance.happens(0.7)) return scene;
  const principalOf = (id: unknown): string =>
    chance.pick([`sa-${String(id)}`, `sa-${String(id)}`, `sa-${String(id)}`, "sa-pool", "sa-shared"]);
  return {
    ...scene,
    runbook: {
      ...runbook,
      leak: { ...runbook.leak, ...(chance.happens(0.9) ? { principal: "sa-shared" } : {}) },
      consumers: runbook.consumers.map((row) => ({ ...row, principal: principalOf(row["id"]) })),
    },
    world: { ...world, provider: { ...world.provider, identifiesPrincipal: true } },
  };
}

function rungOf(chance: Chance, canDisable: boolean, pausable: boolean): string | null {
  const rung = chance.pick([null, null, "observe", "restrict", "pause", "disable"]);
  if (rung === "disable") return canDisable ? rung : null;
  return rung === "pause" && !pausable ? null : rung;
}

function thief(chance: Chance): Fields {
  if (chance.happens(0.4)) return {};
  const uses = Array.from({ length: chance.between(1, 2) }, () => ({
    after: `${chance.between(10, 1500)}s`,
    ...(chance.happens(0.4) ? { every: `${chance.between(60, 600)}s`, until: "40m" } : {}),
    ...(chance.happens(0.3) ? { mints: "spare" } : {}),
    actions: ["api"],
  }));
  return { thief: { userAgent: "thief/1.0", address: "203.0.113.9", uses } };
}
