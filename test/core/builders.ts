import type { Consumer } from "../../src/core/consumer.ts";
import { revocationBlockers } from "../../src/core/gate.ts";
import type { Incident } from "../../src/core/incident.ts";
import type { EventBody } from "../../src/core/journal.ts";
import { openIncident } from "../../src/core/open-incident.ts";
import type { Plan, PlannedReplacement, Policy } from "../../src/core/plan.ts";
import type { Seconds } from "../../src/core/time.ts";
import { recordWithSwaps } from "../../machines/swap-states.ts";
import {
  ANA,
  BO,
  CACHE,
  CY,
  LEAKED,
  OPENED,
  PERIOD,
  SWAPPED,
  acceptsBlindness,
  attested,
  looked,
  reissued,
  t,
  written,
} from "./rows.ts";

export * from "./rows.ts";

/** The incident after these rows, by the machine's own reducer. */
export function after(incident: Incident, ...rows: readonly EventBody[]): Incident {
  return rows.reduce(recordWithSwaps, incident);
}

export function consumer(id: string, over: Partial<Consumer> = {}): Consumer {
  return {
    id,
    service: id,
    owner: `owner of ${id}`,
    period: PERIOD,
    match: { userAgents: [`${id}/*`] },
    store: id,
    probes: [],
    calls: ["chat"],
    ...over,
  };
}

export interface Setting {
  readonly consumers?: readonly Consumer[];
  readonly replacements?: readonly PlannedReplacement[];
  readonly plan?: Partial<Plan>;
  readonly policy?: Policy;
  readonly valueHeld?: boolean;
  readonly overlapping?: boolean;
  /** Who else calls can't be seen, and nobody has accepted that. */
  readonly blind?: boolean;
}

export function opened(setting: Setting = {}): Incident {
  const consumers = setting.consumers ?? [consumer("api")];
  const { policy = "two-person", valueHeld = true, overlapping = true } = setting;
  return openIncident({
    incident: "L-20261123-k3f9",
    at: OPENED,
    data: {
      mode: "rehearsal",
      policy,
      people: [ANA, BO, CY].map((id) => ({ id, publicKey: `${id}-EXAMPLE` })),
      responder: ANA,
      leaked: { id: LEAKED, name: "main", exposedAt: null, leakPath: "a build log", valueHeld },
      plan: {
        runbook: "example",
        provider: "example",
        capabilities: {
          canList: true,
          canCreate: true,
          canRestrict: true,
          canDisable: true,
          canEnd: true,
          overlap: overlapping,
          keepsNames: true,
          maxKeysPerPrincipal: null,
          tokenCache: CACHE,
          listLag: 0,
        },
        exposure: "internal",
        privilege: "low",
        strategy: "rotate-first",
        rungBy: "team",
        rung: "observe",
        consumers,
        replacements: setting.replacements ?? consumers.map(({ id }) => ({ name: id, consumers: [id] })),
        auditLogs: ["log"],
        keyProbe: null,
        notifiers: [],
        lookback: 3600,
        watch: 1800,
        overlap: 4 * 3600,
        poll: 30,
        concurrency: 2,
        responderMatch: {},
        ...setting.plan,
      },
      planHash: "plan-EXAMPLE",
      release: "0.1.0",
      machine: { id: "leak-response", version: "1", hash: "machine-EXAMPLE" },
    },
  });
}

/**
 * Before the gate for the first time: keys made, everybody swapped, nobody proven, the leak path said to be closed, and
 * accepted by two people that no log shows who else calls.
 */
export function gated(setting: Setting = {}): Incident {
  const start = opened(setting);
  const names = Object.keys(start.replacements);
  const ids = Object.keys(start.consumers);
  const incident = after(
    start,
    looked(1),
    ...names.map((name) => reissued(60, name)),
    ...ids.map((id) => written(SWAPPED, id)),
    attested(SWAPPED, CY, "leak-path-closed", "incident"),
    ...(setting.blind === true ? [] : acceptsBlindness(SWAPPED)),
  );
  return { ...incident, visit: 1 };
}

/** Blockers of the gate as `CODE subject`. */
export function shut(incident: Incident, at: Seconds): readonly string[] {
  return revocationBlockers(incident, t(at)).map((blocker) => `${blocker.code} ${blocker.subject}`);
}
