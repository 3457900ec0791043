import { describe, expect, it } from "vitest";
import { StanchError } from "../../src/core/errors.ts";
import { closeLeakPath, driveThroughGate } from "./deeds.ts";
import { type Play, play } from "./play.ts";
import { consumer, type Setting } from "./setting.ts";

const one = [consumer("web")];

/** The first create gets no answer, and is carried out only when the provider has been asked in vain. */
async function late(setting: Setting): Promise<Play> {
  const response = await play({ consumers: one, ...setting });
  const { clock } = response.world;
  let isFirst = true;
  response.adapt(({ provider }) => ({
    provider: {
      ...provider,
      async createKey(request) {
        if (!isFirst) return provider.createKey(request);
        isFirst = false;
        clock
          .sleep(20)
          .then(() => response.world.provider.createKey(request))
          .catch(() => undefined);
        throw new StanchError({ code: "ERR_HTTP_RESET", message: "no answer", happened: "unknown" });
      },
    },
  }));
  closeLeakPath(response);
  return response;
}

const locked = { behaves: { web: { locked: true } } };

describe("a create that is carried out long after its answer was given up", () => {
  it("is found by its nonce at the gate, and its key ended, while the gate stays shut", async () => {
    const response = await late(locked);
    expect(await response.drive({ seconds: 600 })).toMatchObject({ kind: "blocked" });
    await response.world.clock.sleep(60);
    expect(await response.drive({ seconds: 600 })).toMatchObject({ kind: "blocked" });
    expect(response.rows("orphan.ended")).toHaveLength(1);
    expect(response.world.facts().replacements).toHaveLength(1);
  });

  it("is named to people where no names are kept, and keeps the incident from closing", async () => {
    const response = await late({ provider: { keepsNames: false } });
    await driveThroughGate(response, { seconds: 600 });
    const [surplus] = response.world.facts().orphans;
    expect(response.rows("orphan.found").map((row) => row.data)).toMatchObject([
      { keyId: surplus, endable: false },
    ]);
    expect(response.at().state).not.toBe("closed");
  });

  it("isn't looked for where every create was answered", async () => {
    const response = await play({ consumers: one, provider: { keepsNames: false } });
    let lists = 0;
    response.adapt(({ provider }) => ({
      provider: { ...provider, listKeys: async () => ((lists += 1), provider.listKeys()) },
    }));
    await driveThroughGate(response);
    expect(response.at().state).toBe("closed");
    // Before the create: for the question, and again once it is answered.
    expect(lists).toBe(2);
  });

  it("is named when the response is given up", async () => {
    const response = await late(locked);
    await response.drive({ seconds: 600 });
    await response.world.clock.sleep(60);
    response.sign("ana", "abort.requested", { reason: "it was a test key" });
    expect(await response.drive()).toEqual({ kind: "aborted" });
    const [found] = response.rows("orphan.found");
    expect(response.world.facts().orphans).toContain(found?.data.keyId);
    expect(response.rows("incident.aborted")[0]?.data.left.join("\n")).toContain(found?.data.keyId);
  });

  it("is said to be unasked for when the response is given up and the provider doesn't answer", async () => {
    const response = await late(locked);
    await response.drive({ seconds: 600 });
    response.adapt(({ provider }) => ({
      provider: {
        ...provider,
        listKeys: () => Promise.reject(new StanchError({ code: "ERR_PROVIDER_FAILED", message: "gone" })),
      },
    }));
    response.sign("ana", "abort.requested", { reason: "it was a test key" });
    expect(await response.drive()).toEqual({ kind: "aborted" });
    expect(response.rows("incident.aborted")[0]?.data.left.join("\n")).toContain("couldn't be asked");
  });
});
