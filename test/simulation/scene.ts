import type { Fields } from "./fields.ts";
import type { Chance } from "./chance.ts";
import type { Faults } from "./faults.ts";

/** When every simulated response begins. */
export const STARTS_AT = "2026-01-05T09:00:00.000Z";
const PEOPLE = ["ana", "ben", "cyd"] as const;

/** A random world and a response to a leak in it, as a scenario file would hold it. */
export function sceneOf(chance: Chance, faults: Faults): Fields {
  const overlap = !chance.happens(0.12);
  const keepsNames = chance.happens(0.75);
  const canList = chance.happens(0.92);
  const canDisable = chance.happens(0.8);
  const count = chance.pick([0, 1, 1, 1, 2, 2, 2, 3, 4]);
  const consumers = Array.from({ length: count }, (_, index) => consumer(chance, `c${index + 1}`));
  const pausable = chance.happens(0.3);
  const rung = rungOf(chance, canDisable, pausable);
  return {
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
        tokenCache: `${chance.pick([0, 10, 60])}s`,
        listLag: faults.isLikely("list lags") ? `${chance.between(5, 40)}s` : "0s",
        auditLag: `${chance.pick([0, 5, 30])}s`,
        identifiesKey: chance.happens(0.88),
        recordsRefusals: chance.happens(0.7),
        probeRouteOpen: chance.happens(0.02),
        covers: chance.happens(0.9) ? ["*"] : ["api"],
      },
      consumers: Object.fromEntries(consumers.map((row) => [String(row["id"]), behaviour(chance)])),
      injects: injects(chance, faults, consumers),
      ...thief(chance),
    },
    objectives: ["Nobody breaks"],
  };
}

function consumer(chance: Chance, id: string): Fields {
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

function behaviour(chance: Chance): Fields {
  return {
    reports: chance.pick(["fingerprint", "fingerprint", "success", "success", "nothing"]),
    deployDelay: `${chance.pick([0, 0, 0, 5, 30, 60, 120, 600])}s`,
    ...(chance.happens(0.03) ? { wrongEnvironment: true } : {}),
    ...(chance.happens(0.03) ? { broken: true } : {}),
    ...(chance.happens(0.02) ? { locked: true } : {}),
    ...(chance.happens(0.05) ? { byHand: true } : {}),
    ...(chance.happens(0.2) ? { canRead: false } : {}),
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

function injects(chance: Chance, faults: Faults, consumers: readonly Fields[]): readonly Fields[] {
  const [first] = consumers;
  const some: Fields[] = [];
  if (faults.isLikely("provider outage")) {
    const at = chance.pick([3, 10, 40, 120, 240, 400]);
    some.push({ at: `${at}s`, do: "provider-outage", for: `${chance.between(20, 120)}s` });
  }
  if (faults.isLikely("audit log lags")) {
    some.push({ at: `${chance.between(0, 200)}s`, do: "audit-lag", lag: `${chance.between(60, 400)}s` });
    if (chance.happens(0.8)) some.push({ at: "1500s", do: "audit-lag", lag: "0s" });
  }
  if (chance.happens(0.15)) {
    const late = { ...consumer(chance, "late"), period: "1m" };
    some.push({
      at: `${chance.between(10, 600)}s`,
      do: "late-cron",
      consumer: late,
      behaves: behaviour(chance),
    });
  }
  if (first !== undefined && chance.happens(0.08)) {
    some.push({
      at: `${chance.between(0, 60)}s`,
      do: "wrong-environment",
      consumer: first["id"],
      fixedAfter: "10m",
    });
  }
  return some;
}
