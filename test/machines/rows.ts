import type { CallPeriod, Consumer } from "../../src/core/consumer.ts";
import type { Evidence } from "../../src/core/evidence.ts";
import type { Incident } from "../../src/core/incident.ts";
import type { EventBody, EventData, EventType } from "../../src/core/journal.ts";
import type { OpeningEntry } from "../../src/core/open-incident.ts";
import type { Policy, Rung } from "../../src/core/plan.ts";
import { type Seconds, plus } from "../../src/core/time.ts";

export const RESPONDER = "ana";
export const SECOND = "bo";
/** Says what is so (leak path, keys that are dead), so may not approve. */
export const ATTESTER = "cy";
export const LEAKED = "key_leaked";
/** Goes on with the old key where one does. */
export const STAYING = "s";
export const WATCH: Seconds = 3600;
export const START = "2026-11-23T03:00:00.000Z";

/** The small world that a model is explored in. */
export interface Setting {
  readonly consumers: 0 | 1 | 2;
  readonly overlap?: boolean;
  readonly valueHeld?: boolean;
  readonly rung?: Rung;
  readonly policy?: Policy;
  readonly period?: CallPeriod;
  /** Runtimes of each consumer. */
  readonly instances?: number;
  /** Of every consumer in the inventory; somebody who isn't enrolled unless told. */
  readonly owner?: string;
  readonly tokenCache?: Seconds;
  /** Nobody has accepted beforehand that callers can't be seen: that is what the theme is about. */
  readonly blind?: boolean;
  /** Nobody leaked the key: its consumers are moved to a team key. */
  readonly migration?: true;
  /** Somebody else stays on the old key. */
  readonly stays?: true;
}

export function consumer(id: string, period: CallPeriod = 60, owner = id, instances = 1): Consumer {
  const several = instances === 1 ? {} : { instances };
  return { id, service: id, owner, period, ...several, match: {}, store: id, probes: [], calls: ["chat"] };
}

export function consumersOf(setting: Setting): readonly string[] {
  return ["a", "b"].slice(0, setting.consumers);
}

/** The first row: one shared replacement, a provider whose word counts at once. */
export function opening(setting: Setting): OpeningEntry {
  const ids = consumersOf(setting);
  const { overlap = true, valueHeld = true, rung = "observe", policy = "two-person" } = setting;
  const { period, owner, instances, tokenCache = 0 } = setting;
  return {
    incident: "L-20261123-k3f9",
    at: START,
    data: {
      mode: "rehearsal",
      policy,
      people: [RESPONDER, SECOND, ATTESTER].map((id) => ({ id, publicKey: `${id}-EXAMPLE` })),
      responder: RESPONDER,
      leaked: { id: LEAKED, name: "main", exposedAt: null, leakPath: "a build log", valueHeld },
      plan: {
        ...(setting.migration === true ? { purpose: "migration" } : {}),
        ...(setting.stays === true ? { keepsOldKey: true, stays: [consumer(STAYING)] } : {}),
        runbook: "example",
        provider: "example",
        capabilities: {
          canList: true,
          canCreate: true,
          canRestrict: true,
          canDisable: true,
          canEnd: true,
          overlap,
          keepsNames: true,
          maxKeysPerPrincipal: null,
          tokenCache,
          listLag: 0,
        },
        exposure: "internal",
        privilege: "low",
        strategy: "rotate-first",
        rungBy: "team",
        rung,
        consumers: ids.map((id) => consumer(id, period, owner, instances)),
        replacements:
          ids.length === 0 ? [] : [{ name: "shared", consumers: ids, kind: "team", team: "EXAMPLE" }],
        auditLogs: ["log"],
        keyProbe: null,
        notifiers: [],
        lookback: 3600,
        watch: WATCH,
        overlap: 86_400,
        poll: 1,
        concurrency: 1,
        responderMatch: {},
      },
      planHash: "plan-EXAMPLE",
      release: "0.1.0",
      machine: {
        id: setting.migration === true ? "key-migration" : "leak-response",
        version: "1",
        hash: "machine-EXAMPLE",
      },
    },
  };
}

/** A row by stanch, `after` seconds after the newest one. */
export function row<T extends EventType>(
  incident: Incident,
  type: T,
  data: EventData[T],
  after: Seconds = 1,
): EventBody {
  return { type, at: plus(incident.lastAt, after), actor: "stanch", data } as EventBody;
}

export const signedBy = (by: string) => ({ by, signature: "signature-EXAMPLE" });

/** What a look at one consumer shows, as of that look. */
export function seen(
  incident: Incident,
  facts: readonly Pick<Evidence, "consumer" | "fact" | "key">[],
  callers: EventData["evidence.observed"]["callers"] = [],
): EventBody {
  const at = plus(incident.lastAt, 1);
  const evidence = facts.map((fact): Evidence => ({
    ...fact,
    class: "observed",
    source: "report",
    via: "report",
    first: at,
    last: at,
    count: 1,
    runs: [at],
    seesRefusals: true,
    hash: "evidence-EXAMPLE",
  }));
  return row(incident, "evidence.observed", { readings: [], evidence, callers, silent: [] });
}
