import { describe, expect, it } from "vitest";
import { plus } from "../../src/core/time.ts";
import { driveThroughGate } from "./deeds.ts";
import { type Play, play } from "./play.ts";

/** The provider answers an end with yes, and does this instead. */
function instead(response: Play, does: (id: string) => Promise<void>): void {
  response.adapt(({ provider }) => ({
    provider: {
      ...provider,
      async endKey(id) {
        await does(id);
        return "ended";
      },
    },
  }));
}

const canaries = (response: Play): readonly string[] =>
  response.rows("canary.probed").map((row) => row.data.outcome);
const words = (response: Play): readonly string[] => response.rows("key.looked").map((row) => row.data.state);

describe("a key that was ended", () => {
  it("is asked for at its provider once caches and lists have had their time, and again before the close", async () => {
    const response = await play();
    await driveThroughGate(response);
    expect(response.at().state).toBe("closed");
    expect(words(response).slice(0, 2)).toEqual(["live", "dead"]);
    const [ended] = response.rows("key.ended");
    const [, asked] = response.rows("key.looked");
    // Token cache 30 s, list lag 5 s.
    expect(asked!.at >= plus(ended!.at, 35)).toBe(true);
    const closed = response.rows("incident.closed")[0]!.seq;
    const last = response.entries().filter(({ seq }) => seq < closed && seq >= closed - 2);
    // Of the replacements, looked at too, nothing has changed.
    expect(last.map(({ type }) => type)).toEqual(["key.looked", "evidence.observed"]);
  });

  it("is dead too where the provider can't tell", async () => {
    const response = await play();
    response.adapt(({ provider }) => ({
      provider: { ...provider, getKey: async (id) => ({ id, name: null, state: "unknown" }) },
    }));
    await driveThroughGate(response);
    expect(response.at().state).toBe("closed");
  });
});

describe("an end that wasn't one", () => {
  it("because the key was disabled only, is found out though every canary is refused", async () => {
    const response = await play({ provider: { canDisable: true } });
    instead(response, (id) => response.world.provider.disableKey(id));
    await driveThroughGate(response, { seconds: 900 });
    // Accepted while the cache lasted, refused since.
    expect(canaries(response).at(-1)).toBe("refused");
    expect(words(response).at(-1)).toBe("disabled");
    expect(response.at().state).toBe("revoking.gated");
    expect(response.at().incident.leaked).toMatchObject({ state: "disabled", endedAt: null });
    expect(response.rows("notice.sent").map((row) => row.data.purpose)).not.toContain("closing");
    expect(response.rows("incident.closed")).toEqual([]);
  });

  it("because the key lives, is found out though nobody gave its value", async () => {
    const response = await play();
    instead(response, () => Promise.resolve());
    response.adapt(({ keyProbe }) => ({
      keyProbe: keyProbe && {
        ...keyProbe,
        // Behind a door that refuses whatever was ended in its list, whoever made it.
        present: async (value) =>
          value.mask === response.world.leaked.value.mask
            ? { outcome: "refused", control: "refused", at: response.world.clock.now(), detail: "401" }
            : keyProbe.present(value),
      },
    }));
    await driveThroughGate(response, { seconds: 900 });
    expect(new Set(canaries(response))).toEqual(new Set(["refused"]));
    expect(words(response).at(-1)).toBe("live");
    expect(response.at().state).toBe("revoking.gated");
    expect(response.rows("notice.sent").map((row) => row.data.purpose)).not.toContain("closing");
    expect(response.rows("incident.closed")).toEqual([]);
  });

  it("because the key woke up again, is found out by the canary after a refusal", async () => {
    const response = await play({ provider: { canDisable: true, tokenCache: "5m" } });
    instead(response, (id) => response.world.provider.disableKey(id));
    response.adapt(({ keyProbe, provider }) => ({
      // It has no word of its own.
      provider: { ...provider, getKey: async (id) => ({ id, name: null, state: "unknown" }) },
      keyProbe: keyProbe && {
        ...keyProbe,
        async present(value) {
          const answer = await keyProbe.present(value);
          const isLeaked = value.mask === response.world.leaked.value.mask;
          if (isLeaked && answer.outcome === "refused")
            await response.world.provider.enableKey(response.world.leaked.id);
          return answer;
        },
      },
    }));
    await driveThroughGate(response, { seconds: 1800 });
    const refused = canaries(response).indexOf("refused");
    expect(refused).toBeGreaterThan(-1);
    expect(canaries(response).slice(refused)).toEqual(["refused", "accepted"]);
    expect(response.at().state).toBe("revoking.gated");
    expect(response.rows("notice.sent").map((row) => row.data.purpose)).not.toContain("closing");
    expect(response.rows("incident.closed")).toEqual([]);
  });
});

describe("an end that takes its time", () => {
  it("is waited for, and the key that is accepted meanwhile is not taken for one that lives", async () => {
    const response = await play({ provider: { tokenCache: "30s", endDelay: "20m" } });
    await driveThroughGate(response, { seconds: 7200 });
    expect(response.at().state).toBe("closed");
    const [ended] = response.rows("key.ended");
    const outcomes = response.rows("canary.probed");
    const firstRefused = outcomes.findIndex((row) => row.data.outcome === "refused");
    expect(outcomes.slice(0, firstRefused).some((row) => row.data.outcome === "accepted")).toBe(true);
    expect(outcomes[firstRefused]!.at >= plus(ended!.at, 1230)).toBe(true);
    expect(response.rows("key.ended")).toHaveLength(1);
  });
});
