import { describe, expect, it } from "vitest";
import { toConsumer } from "../../src/formats/inventory.ts";
import { consumerRowSchema } from "../../src/formats/inventory-row.ts";
import { approve, attest, blockersOf, classify, closeLeakPath, holders, strangers } from "./deeds.ts";
import { play } from "./play.ts";
import { consumer } from "./setting.ts";

describe("a consumer whose new key went to the wrong environment", () => {
  it("keeps the gate shut until somebody mends it, and nothing is ended too early", async () => {
    const response = await play({
      behaves: { jobs: { reports: "success" } },
      injects: [{ at: "0s", do: "wrong-environment", consumer: "jobs", fixedAfter: "12m" }],
    });
    closeLeakPath(response);
    const shut = await response.drive({ seconds: 300 });
    expect(blockersOf(shut)).toContain("NEW_USE_UNPROVEN jobs");
    expect(blockersOf(shut)).toContain("OLD_USE_SEEN jobs");
    approve(response);
    expect(await response.drive({ seconds: 120 })).toMatchObject({ kind: "blocked" });
    expect(response.world.facts()).toMatchObject({ endedAt: null, onLeakedKey: ["jobs"] });
    expect(await response.drive()).toEqual({ kind: "approval" });
    approve(response);
    expect(await response.drive()).toEqual({ kind: "closed" });
    expect(response.world.facts()).toMatchObject({ prematureEnds: [], onLeakedKey: [], broken: [] });
  });
});

describe("a cron job that nobody declared", () => {
  const row = consumer("backup", { period: "5m", owner: "cyd" });
  const setting = { injects: [{ at: "1m", do: "late-cron", consumer: row }] };

  it("shows as an unknown caller, and once it is called a consumer it gets a replacement of its own", async () => {
    const response = await play(setting);
    closeLeakPath(response);
    const shut = await response.drive({ seconds: 600 });
    const [caller = "", ...others] = strangers(response);
    expect(others).toEqual([]);
    expect(blockersOf(shut)).toContain(`CALLER_UNCLASSIFIED ${caller}`);
    const known = toConsumer(consumerRowSchema.parse(row));
    response.sign("ana", "consumer.added", { consumer: known, replacement: "backup" });
    classify(response, "ana", caller, "consumer", "backup");
    expect(await response.drive()).toEqual({ kind: "approval" });
    approve(response);
    expect(await response.drive()).toEqual({ kind: "closed" });
    const facts = response.world.facts();
    expect(facts).toMatchObject({ prematureEnds: [], onLeakedKey: [], orphans: [], broken: [] });
    expect(holders(response)).toEqual(["backup", "jobs", "web"]);
    expect(response.world.notices().map(({ notice }) => notice.to)).toContain("cyd");
  });

  it("shows even if its only call hid in a gap of the log while the audit read it", async () => {
    const rare = { ...row, period: "4h" };
    const response = await play({
      injects: [
        { at: "0s", do: "audit-lag", lag: "3m" },
        { at: "1s", do: "late-cron", consumer: rare },
      ],
    });
    await response.drive({ seconds: 30 });
    expect(response.at().state).toBe("revoking.gated");
    expect(strangers(response)).toEqual([]);
    await response.world.clock.sleep(600);
    expect(blockersOf(await response.drive({ seconds: 60 })).join()).toContain("CALLER_UNCLASSIFIED");
    expect(response.world.facts().endedAt).toBeNull();
  });

  it("that is called a consumer without a row of the inventory stays an unknown caller", async () => {
    const response = await play(setting);
    closeLeakPath(response);
    await response.drive({ seconds: 300 });
    const [caller = ""] = strangers(response);
    classify(response, "ana", caller, "consumer", "backup");
    expect(blockersOf(await response.drive({ seconds: 60 }))).toContain(`CALLER_UNCLASSIFIED ${caller}`);
    expect(response.world.facts().endedAt).toBeNull();
  });
});

describe("a thief who made a key with the leaked one", () => {
  it("loses that key once two people call everybody on it hostile, before the leaked one is ended", async () => {
    const response = await play({
      thief: {
        userAgent: "thief/1.0",
        address: "203.0.113.9",
        uses: [{ after: "2m", every: "3m", until: "40m", mints: "spare" }],
      },
    });
    closeLeakPath(response);
    await response.drive({ seconds: 300 });
    const [minted = ""] = response.world.facts().thief.keysAlive;
    for (const caller of strangers(response)) classify(response, "ana", caller, "hostile");
    await response.drive({ seconds: 60 });
    expect(response.world.facts().thief.keysAlive).toEqual([minted]);
    for (const caller of Object.keys(response.at().incident.callers))
      classify(response, "ben", caller, "hostile");
    expect(await response.drive({ seconds: 300 })).toEqual({ kind: "approval" });
    expect(response.calls.filter((call) => call.what === "end").map((call) => call.key)).toEqual([minted]);
    const asked = response.asked.find(({ topic }) => topic === `lineage/${minted}`);
    expect(asked).toMatchObject({ level: "typed" });
    approve(response);
    expect(await response.drive()).toEqual({ kind: "closed" });
    expect(response.world.facts()).toMatchObject({ thief: { keysAlive: [] }, prematureEnds: [] });
  });

  it.each(["dead", "unknown"] as const)(
    "isn't believed to have lost it because the provider, which may know nothing of its kind, calls it %s",
    async (state) => {
      const uses = [{ after: "2m", mints: "spare" }];
      const response = await play({ thief: { userAgent: "thief/1.0", address: "203.0.113.9", uses } });
      closeLeakPath(response);
      await response.drive({ seconds: 60 });
      const [minted = ""] = response.world.facts().thief.keysAlive;
      response.adapt(({ provider }) => ({
        provider: {
          ...provider,
          getKey: async (id) => (id === minted ? { id, name: null, state } : provider.getKey(id)),
          endKey: async (id) => (id === minted ? "alreadyGone" : provider.endKey(id)),
        },
      }));
      for (const caller of Object.keys(response.at().incident.callers)) {
        for (const by of ["ana", "ben"]) classify(response, by, caller, "hostile");
      }
      expect(await response.drive({ seconds: 300 })).toMatchObject({
        kind: "failed",
        code: "ERR_PROVIDER_UNCLEAR",
      });
      expect(response.rows("lineage.ended")).toEqual([]);
      expect(response.world.facts().thief.keysAlive).toEqual([minted]);
      attest(response, "ana", "key-dead", minted);
      expect(response.at().incident.lineage).toMatchObject([{ id: minted, ended: true }]);
    },
  );
});
