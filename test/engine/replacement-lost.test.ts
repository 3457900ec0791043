import { describe, expect, it } from "vitest";
import { approve, attest, blockersOf, driveThroughGate, holders, openGate } from "./deeds.ts";
import { type Play, play } from "./play.ts";

const keyOf = (response: Play, name = "web"): string =>
  response.at().incident.replacements[name]?.key?.id ?? "none";

/** Somebody ends a replacement at the provider: a late answer of a create without overlap, or a tidy colleague. */
const endAtProvider = (response: Play, id: string): Promise<unknown> => response.world.provider.endKey(id);

describe("a replacement that dies", () => {
  it("between the approval and the end keeps the leaked key alive, and is made again without asking anybody", async () => {
    const response = await openGate();
    approve(response);
    const first = keyOf(response);
    await endAtProvider(response, first);
    const stop = await response.drive();
    expect(response.calls.filter((call) => call.what === "end")).toEqual([]);
    expect(response.rows("gate.shut")[0]?.data.blockers).toContainEqual(
      expect.objectContaining({ code: "REPLACEMENT_WRONG", subject: "web" }),
    );
    expect(keyOf(response)).not.toBe(first);
    expect(stop).toEqual({ kind: "approval" });
    approve(response);
    expect(await response.drive()).toEqual({ kind: "closed" });
    expect(holders(response)).toEqual(["jobs", "web"]);
  });

  it("after the end leads back to the gate, and nothing is closed over a consumer on a dead key", async () => {
    const response = await play();
    await driveThroughGate(response, { seconds: 150 });
    expect(response.at().state).toBe("notifying.watching");
    const first = keyOf(response);
    await endAtProvider(response, first);
    expect(await response.drive()).toEqual({ kind: "closed" });
    expect(keyOf(response)).not.toBe(first);
    expect(holders(response)).toEqual(["jobs", "web"]);
    const states = response.rows("replacement.probed").map((row) => row.data.state);
    expect(states).toContain("dead");
  });

  it("while the provider can't say so is a person's to reject, and then made again", async () => {
    const response = await openGate();
    response.adapt(({ provider }) => ({
      provider: { ...provider, getKey: async (id) => ({ id, name: null, state: "unknown" }) },
    }));
    approve(response);
    const first = keyOf(response);
    await endAtProvider(response, first);
    // Until then a cache accepts it.
    await response.world.clock.sleep(31);
    expect(blockersOf(await response.drive())).toContain("REPLACEMENT_WRONG web");
    expect(keyOf(response)).toBe(first);
    response.sign("ana", "replacement.rejected", { replacement: "web", keyId: first, reason: "it is gone" });
    expect(await response.drive()).toEqual({ kind: "approval" });
    expect(keyOf(response)).not.toBe(first);
  });
});

describe("a replacement that a person rejects", () => {
  it("is surplus: consumers had it, so it is ended by hand, and until then nothing is closed", async () => {
    const response = await openGate();
    const first = keyOf(response);
    response.sign("ana", "replacement.rejected", { replacement: "web", keyId: first, reason: "stolen" });
    expect(await response.drive()).toEqual({ kind: "approval" });
    expect(holders(response)).toEqual(["", "jobs", "web"]);
    expect(keyOf(response)).not.toBe(first);
    approve(response);
    expect(blockersOf(await response.drive())).toEqual([`OUTCOME_UNKNOWN ${first}`]);
    expect(response.calls.filter((call) => call.what === "end")).toHaveLength(1);
    attest(response, "ana", "key-dead", first);
    expect(await response.drive()).toEqual({ kind: "closed" });
  });

  it("by somebody who isn't enrolled, or of another key, stays", async () => {
    const response = await openGate();
    const first = keyOf(response);
    response.sign("ana", "replacement.rejected", {
      replacement: "web",
      keyId: "key_other",
      reason: "stolen",
    });
    expect(await response.drive()).toEqual({ kind: "approval" });
    expect(keyOf(response)).toBe(first);
  });
});
