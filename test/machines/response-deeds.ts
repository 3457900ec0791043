import type { Seconds } from "../../src/core/time.ts";
import type { Journal } from "../../src/ports/journal.ts";
import { approve, breakGlass, classify, classifyKey, closeLeakPath, strangers } from "../engine/deeds.ts";
import { type Play, play } from "../engine/play.ts";
import { type Setting, consumer } from "../engine/setting.ts";
import type { Deed } from "./response-model.ts";

/** A response by the real engine, of which the deeds of a path are done one after the other. */
export interface Acted {
  /** Null before the incident is opened. */
  readonly response: Play | null;
  do(deed: Deed): Promise<void>;
}

const KILLED = "killed before the end was on record";
const WHY = { reason: "it was a test key" };

export function acted(): Acted {
  let setting: Setting = { consumers: [consumer("web", { period: "30s" })] };
  let response: Play | null = null;
  const before: Partial<Record<Deed, () => void>> = {
    providerLosesAnswer: () => {
      const injects = [{ at: "0s", do: "provider-errors", on: "create", next: 1, how: "commit-then-drop" }];
      setting = { ...setting, injects };
    },
    providerKeepsNoNames: () => void (setting = { ...setting, provider: { keepsNames: false } }),
    consumerDeploysLate: () => void (setting = { ...setting, behaves: { web: { deployDelay: "20m" } } }),
    planDisablesFirst: () => void (setting = { ...setting, strategy: "disable-first" }),
  };
  return {
    get response() {
      return response;
    },
    async do(deed) {
      if (deed === "opened") response = await play(setting);
      else if (response === null) before[deed]?.();
      else await DEEDS[deed]?.(response);
    },
  };
}

const DEEDS: Partial<Record<Deed, (on: Play) => Promise<unknown>>> = {
  driven: (on) => on.drive({ seconds: on.at().state === "revoking.ending" ? 5 : 300 }),
  containmentDeclined: (on) => refusing(on, "contain/disable", 60),
  calledSurplus: (on) => {
    for (const key of on.world.facts().orphans) classifyKey(on, "ana", key, "surplus");
    return on.drive({ seconds: 300 });
  },
  leakPathClosed: (on) => (closeLeakPath(on), on.drive({ seconds: 300 })),
  strangerCalls: (on) => slipIn(on, 120),
  oneCallsHostile: (on) => callHostile(on, "ana"),
  anotherCallsHostile: (on) => callHostile(on, "ben"),
  deployed: async (on) => {
    await on.world.clock.sleep(1200);
    return on.drive({ seconds: 300 });
  },
  approverAway: (on) => on.drive({ seconds: 30 }),
  approved: (on) => (approve(on), on.drive({ seconds: 5 })),
  approvedButDeclined: (on) => (approve(on), refusing(on, "end/", 5)),
  approvedAndKilled: (on) => (approve(on), killedAtEnd(on)),
  glassBroken: (on) => {
    for (const by of ["ana", "ben"]) breakGlass(on, by, []);
    return on.drive({ seconds: 5 });
  },
  minutePassed: (on) => on.drive({ seconds: 60 }),
  watchPassed: (on) => on.drive({ seconds: 600 }),
  endedKeyAccepted: (on) => slipIn(on, 60),
  falseAlarm: (on) => (
    on.sign("ana", "close.requested", { as: "falsePositive", ...WHY }),
    on.drive({ seconds: 60 })
  ),
  abortAsked: (on) => (on.sign("ana", "abort.requested", WHY), on.drive({ seconds: 300 })),
};

async function refusing(on: Play, topic: string, seconds: Seconds): Promise<void> {
  on.refused.add(topic);
  await on.drive({ seconds });
  on.refused.clear();
}

/** The provider has ended the key, and the driver dies before it can write that down. */
async function killedAtEnd(on: Play): Promise<void> {
  const journal = (given: Journal): Journal => ({
    ...given,
    append(incident, events, options) {
      if (events.some(({ type }) => type === "key.ended")) throw new Error(KILLED);
      return given.append(incident, events, options);
    },
  });
  await on.drive({ seconds: 5, journal }).catch((error: unknown) => {
    if (!(error instanceof Error) || error.message !== KILLED) throw error;
  });
}

function callHostile(on: Play, by: string) {
  for (const caller of strangers(on)) classify(on, by, caller, "hostile");
  return on.drive({ seconds: 120 });
}

/** The log shows an accepted call of somebody unknown on the leaked key, now. */
async function slipIn(on: Play, seconds: Seconds): Promise<void> {
  const at = on.world.clock.now();
  on.adapt(({ auditLogs }) => ({
    auditLogs: auditLogs.map((log) => ({
      ...log,
      async *read(query) {
        yield* log.read(query);
        if (at < query.from || at > query.to) return;
        yield {
          type: "row" as const,
          id: `slipped-${at}`,
          at,
          keyId: on.world.leaked.id,
          principal: null,
          address: "203.0.113.9",
          userAgent: "thief/1.0",
          action: "api",
          outcome: "accepted" as const,
          hash: "0".repeat(64),
        };
      },
    })),
  }));
  await on.world.clock.sleep(30);
  await on.drive({ seconds });
}
