import type { MigrationOptions } from "../../src/formats/migration-plan.ts";
import type { Runnable } from "../../src/composition/rehearsal/runnable.ts";
import { formatError } from "../../src/formats/problem.ts";
import { parseScenario } from "../../src/formats/scenario.ts";

type Fields = Readonly<Record<string, unknown>>;

/** How a play differs from two ordinary consumers of a leaked key that nobody misuses. */
export interface Setting {
  readonly seed?: string;
  readonly policy?: "two-person" | "solo";
  /** Inventory rows, in the place of the two. */
  readonly consumers?: readonly Fields[];
  /** The facts ask for it, and the team has chosen no rung. Without it nothing is asked for, and the team observes. */
  readonly strategy?: "disable-first";
  readonly leak?: Fields;
  readonly contain?: Fields;
  readonly audit?: Fields;
  readonly reissue?: Fields;
  readonly swap?: Fields;
  readonly revoke?: Fields;
  readonly notify?: Fields;
  readonly provider?: Fields;
  /** Kind and team of the leaked key. */
  readonly leaked?: Fields;
  /** How consumers behave, by id, over what the ordinary ones do. */
  readonly behaves?: Readonly<Record<string, Fields>>;
  readonly thief?: Fields;
  readonly injects?: readonly Fields[];
  /** Nobody leaked the key: who is moved to a team key, everybody if it isn't said. */
  readonly migration?: Pick<MigrationOptions, "moves" | "keepsOldKey" | "dedicatedUsers">;
}

/** A leak that nobody hurries for. */
const QUIET = { exposure: "internal", privilege: "low" };

export const STARTS_AT = "2026-01-05T09:00:00.000Z";

/** An inventory row: `id` calls every minute, reports its fingerprint and is owned by Ana. */
export function consumer(id: string, more: Fields = {}): Fields {
  return {
    id,
    service: `Service ${id}`,
    owner: "ana",
    period: "1m",
    match: { userAgents: [`${id}/*`] },
    store: `${id}-env`,
    reload: `${id}-restart`,
    probes: [`${id}-status`],
    ...more,
  };
}

/** The scenario as a file would hold it, read by the reader of files. */
export function runnableOf(setting: Setting): Runnable {
  const { consumers = [consumer("web", { period: "30s" }), consumer("jobs", { owner: "ben" })] } = setting;
  const isDisabling = setting.strategy === "disable-first";
  const scenario = {
    kind: "scenario",
    name: "play",
    title: "A play",
    story: "Two consumers and what the test adds.",
    startsAt: STARTS_AT,
    policy: setting.policy ?? "two-person",
    people: ["ana", "ben", "cyd"].map((id) => ({ id, answersAfter: "10s" })),
    runbook: {
      kind: "runbook",
      name: "play",
      provider: "keys",
      leak: {
        key: "shared",
        path: "a paste",
        exposedAt: "2026-01-05T08:50:00Z",
        ...(isDisabling ? { exposure: "public", privilege: "high" } : QUIET),
        ...setting.leak,
      },
      consumers,
      steps: [
        without({ kind: "contain", ...(isDisabling ? {} : { rung: "observe" }), ...setting.contain }),
        { kind: "audit", logs: ["calls"], lookback: "1h", ...setting.audit },
        without({ kind: "reissue", keyKind: "team", keyProbe: "whoami", ...setting.reissue }),
        { kind: "swap", ...setting.swap },
        { kind: "revoke", watch: "2m", poll: "30s", ...setting.revoke },
        { kind: "notify", via: ["channel"], ...setting.notify },
      ],
    },
    world: {
      history: "1h",
      provider: { tokenCache: "30s", listLag: "5s", auditLag: "10s", ...setting.provider },
      leaked: setting.leaked ?? (setting.migration === undefined ? {} : { kind: "user" }),
      consumers: setting.behaves ?? {},
      injects: setting.injects ?? [],
      ...(setting.thief === undefined ? {} : { thief: setting.thief }),
    },
    objectives: [{ id: "nobody-breaks", text: "Nobody breaks", measure: "premature-ends", met: 0 }],
  };
  // Every JSON text is a YAML text.
  const loaded = parseScenario(JSON.stringify(scenario, null, 2), "play.yaml");
  if (!loaded.ok) throw formatError(loaded.problems);
  const { runbook } = loaded.value;
  return {
    kind: "scenario",
    file: "play.yaml",
    scenario: loaded.value,
    runbook,
    rows: runbook.consumers ?? [],
  };
}

/** A field that is null is left out: how a setting takes back what is usual. */
function without(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}
