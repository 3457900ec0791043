import { describe, expect, it } from "vitest";
import type { Journal } from "../../../src/ports/journal.ts";
import { approve, classify, closeLeakPath, holders, strangers } from "../../engine/deeds.ts";
import { type Play, play } from "../../engine/play.ts";
import { type Setting, consumer } from "../../engine/setting.ts";
import { begin, opens } from "../outcomes.ts";

class Crash extends Error {}

/** A journal whose n-th append by a driver is the last thing that its process does, before or after it is durable. */
function dying(nth: number, isDurable: boolean): { journal(given: Journal): Journal; appends(): number } {
  let count = 0;
  return {
    journal: (given) => ({
      ...given,
      append(incident, events, options) {
        count += 1;
        if (count === nth && !isDurable) throw new Crash();
        const entries = given.append(incident, events, options);
        if (count === nth) throw new Crash();
        return entries;
      },
    }),
    appends: () => count,
  };
}

/** Drivers, one after the other, until the incident is closed; somebody approves when that is all that is missing. */
async function toTheEnd(
  response: Play,
  { journal }: Pick<ReturnType<typeof dying>, "journal">,
): Promise<void> {
  closeLeakPath(response);
  for (let driver = 0; driver < 6; driver += 1) {
    const stop = await response.drive({ journal }).catch((error: unknown) => {
      if (error instanceof Crash) return null;
      throw error;
    });
    if (stop?.kind === "closed") return;
    if (stop?.kind === "approval") approve(response);
  }
  throw new Error(`it doesn't come to an end: ${response.at().state}`);
}

/** Where everything has come to, but for names that chance gives. */
function finalState(response: Play): object {
  const { incident } = response.at();
  const { broken, prematureEnds, orphans, onLeakedKey } = response.world.facts();
  return {
    closedAs: incident.closedAs,
    endedOn: incident.endedOn,
    leaked: incident.leaked.state,
    consumers: Object.values(incident.consumers).map(({ consumer: { id }, state }) => `${id} ${state}`),
    keys: holders(response),
    facts: { broken, prematureEnds, orphans, onLeakedKey },
  };
}

describe("safety", () => {
  it("S2: a crash at any journal write, then a resume, gives the same final state", async () => {
    const setting: Setting = {
      consumers: [consumer("web")],
      contain: { rung: "restrict", networks: ["10.0.0.0/8"] },
      revoke: { watch: "30s", poll: "15s" },
    };
    const whole = await play(setting);
    const counting = dying(0, true);
    await toTheEnd(whole, counting);
    const wanted = finalState(whole);
    const facts = { broken: [], prematureEnds: [], orphans: [], onLeakedKey: [] };
    expect(wanted).toMatchObject({ closedAs: "revoked", leaked: "dead", keys: ["web"], facts });
    expect(counting.appends()).toBeGreaterThan(25);
    for (let nth = 1; nth <= counting.appends(); nth += 1) {
      const response = await play(setting);
      await toTheEnd(response, dying(nth, nth % 2 === 0));
      expect(finalState(response), `write ${nth}`).toEqual(wanted);
    }
  }, 60_000);

  it.each([
    ["keeps names", true, ["create", "end", "create", "end"]],
    ["keeps none, where a person says whose it is", false, ["create", "end", "create", "end"]],
  ])(
    "S3: a create that times out after success is found, not duplicated, at a provider that %s",
    async (_name, keepsNames, deeds) => {
      const response = await begin({
        consumers: [consumer("web")],
        provider: { keepsNames },
        injects: [{ at: "0s", do: "provider-errors", on: "create", how: "commit-then-drop" }],
      });
      if (!keepsNames) {
        expect(await response.drive()).toMatchObject({ kind: "unknown" });
        expect(response.calls.map(({ what }) => what)).toEqual(["create"]);
        const [lost = ""] = response.world.facts().orphans;
        response.sign("ana", "orphan.classified", {
          keyId: lost,
          as: "surplus",
          reason: "nobody else makes keys",
        });
      }
      await opens(response);
      expect(response.calls.map(({ what }) => what)).toEqual(deeds);
      expect(response.world.facts()).toMatchObject({ orphans: [], replacements: [{ heldBy: ["web"] }] });
    },
  );

  it.each([
    [
      "a key probe whose route lets everybody in",
      { provider: { probeRouteOpen: true } },
      { code: "ERR_REPLACEMENT_UNPROVEN" },
    ],
    [
      "a provider that is down",
      { injects: [{ at: "2s", do: "provider-outage", for: "3h" }] },
      { code: "ERR_PROVIDER_FAILED" },
    ],
    [
      "a create that may have been carried out",
      {
        provider: { keepsNames: false },
        injects: [{ at: "0s", do: "provider-errors", on: "create", how: "commit-then-drop" }],
      },
      { kind: "unknown" },
    ],
    [
      "consumers that say nothing of use",
      { behaves: { web: { reports: "nothing" } }, audit: { logs: [] } },
      { kind: "blocked" },
    ],
  ])("S4: the last working key isn't ended on the unclear answer of %s", async (_name, setting, why) => {
    const response = await begin({ consumers: [consumer("web")], ...setting });
    for (let driver = 0; driver < 3; driver += 1) {
      const stop = await response.drive({ seconds: 900 }).catch((error: unknown) => error);
      expect(stop).toMatchObject(why);
      for (const by of ["ben", "cyd"]) approve(response, by);
    }
    expect(response.calls.map(({ what }) => what)).not.toContain("end");
    expect(response.world.facts()).toMatchObject({ endedAt: null, prematureEnds: [] });
  });

  it("S4: an end whose answer is lost is looked at, not done again", async () => {
    const injects = [{ at: "0s", do: "provider-errors", on: "end", how: "commit-then-drop" }];
    const response = await begin({ consumers: [consumer("web")], injects });
    await opens(response);
    expect(response.calls.filter(({ what }) => what === "end")).toHaveLength(1);
    expect(response.rows("effect.unknown")).toHaveLength(1);
  });

  it("S5: only the leaked key, the plan's own and what the thief made are touched", async () => {
    const response = await begin({
      consumers: [consumer("web")],
      strategy: "disable-first",
      thief: { userAgent: "thief/1.0", address: "203.0.113.9", uses: [{ after: "2m", mints: "spare" }] },
      injects: [{ at: "2s", do: "provider-errors", on: "create", how: "commit-then-drop" }],
    });
    // Somebody else's keys with names much like ours: one is there already, one is made meanwhile.
    const { provider } = response.world;
    const older = await provider.createKey({ name: "web-backup", kind: "team" });
    const minted = response.world.facts().thief.keysAlive;
    await response.drive({ seconds: 0 });
    const younger = await provider.createKey({ name: "spare", kind: "team" });
    for (const caller of strangers(response)) {
      for (const by of ["ana", "ben"]) classify(response, by, caller, "hostile");
    }
    await opens(response, "cyd");
    const made = response.rows("effect.intended").flatMap(({ data }) => data.keyName ?? []);
    const lost = response.at().incident.orphans.map(({ keyId }) => keyId);
    const named = new Set([response.world.leaked.id, ...minted, ...made, ...lost]);
    expect(response.calls.filter(({ key }) => !named.has(key))).toEqual([]);
    expect(response.calls.length).toBeGreaterThan(4);
    for (const { key } of [older, younger]) expect((await provider.getKey(key.id)).state).toBe("live");
  });
});
