import { describe, expect, it } from "vitest";
import { approve, blockersOf, closeLeakPath, driveThroughGate, holders, strangers } from "./deeds.ts";
import { type Play, play } from "./play.ts";
import { consumer } from "./setting.ts";

describe("a provider that allows no more keys than there are", () => {
  it("stops the plan before anything is made, and nothing is evicted", async () => {
    const response = await play({ provider: { maxKeysPerPrincipal: 2 } });
    await expect(response.drive()).rejects.toMatchObject({ code: "ERR_KEY_LIMIT" });
    expect(response.calls).toEqual([]);
    expect(response.world.facts()).toMatchObject({ endedAt: null, broken: [], replacements: [] });
  });
});

describe("a provider on which a new key ends the old one", () => {
  const shared = { provider: { overlap: false }, reissue: { per: "shared" } };
  const sign = (response: Play, by: string, consumers = ["web", "jobs"]): void =>
    response.sign(by, "cutover.signed", {
      out: consumers.map((id) => ({ consumer: id, seconds: 120 })),
      visit: response.at().incident.visit,
    });

  it("waits for a second person to sign who will be out, and then goes on to the end", async () => {
    const response = await play(shared);
    closeLeakPath(response);
    expect(await response.drive()).toEqual({ kind: "approval" });
    expect(response.at().state).toBe("reissuing");
    sign(response, "ana");
    expect(await response.drive()).toEqual({ kind: "approval" });
    sign(response, "ben", ["web"]);
    expect(await response.drive()).toEqual({ kind: "approval" });
    expect(response.calls).toEqual([]);
    sign(response, "ben");
    expect(await response.drive()).toEqual({ kind: "approval" });
    expect(response.at().state).toBe("revoking.gated");
    expect(response.calls.map((call) => call.what)).toEqual(["create"]);
    expect(response.asked.map(({ topic, level }) => `${topic} ${level}`)).toContain("reissue typed");
    approve(response);
    expect(await response.drive()).toEqual({ kind: "closed" });
    const facts = response.world.facts();
    expect(holders(response)).toEqual(["jobs+web"]);
    expect(facts).toMatchObject({ onLeakedKey: [], orphans: [] });
  });

  it("tells owners before their key is cut over", async () => {
    const response = await play(shared);
    await response.drive();
    sign(response, "ben");
    await response.drive();
    const made = response.rows("key.reissued")[0]?.seq ?? 0;
    const told = response.rows("notice.sent").filter((row) => row.data.purpose === "before-swap");
    expect(told.map((row) => row.data.to)).toEqual(["ana", "ben"]);
    expect(Math.max(...told.map((row) => row.seq))).toBeLessThan(made);
  });

  it("makes nothing while a store can't be written, whoever signed", async () => {
    const response = await play({ ...shared, behaves: { jobs: { locked: true } } });
    expect(await response.drive()).toMatchObject({ kind: "failed", code: "ERR_STORE_UNWRITABLE" });
    sign(response, "ben");
    expect(await response.drive()).toMatchObject({ kind: "failed", code: "ERR_STORE_UNWRITABLE" });
    expect(response.calls).toEqual([]);
    response.adapt((given) => ({
      store: (row) => ({
        ...given.store(row),
        preflight: () => Promise.resolve(),
        write: () => Promise.resolve(),
      }),
    }));
    await response.drive();
    expect(response.calls.map((call) => call.what)).toEqual(["create"]);
  });

  it("works where the provider allows one key only: it takes the old one's place", async () => {
    const response = await play({ ...shared, provider: { overlap: false, maxKeysPerPrincipal: 1 } });
    await response.drive();
    sign(response, "ben");
    closeLeakPath(response);
    expect(await response.drive()).toEqual({ kind: "approval" });
    expect(response.calls.map((call) => call.what)).toEqual(["create"]);
  });

  it("refuses a plan of two keys, of which the second would end the first", async () => {
    const response = await play({ provider: { overlap: false } });
    await expect(response.drive()).rejects.toMatchObject({ code: "ERR_KEY_LIMIT" });
    expect(response.calls).toEqual([]);
  });
});

describe("a provider that is out of reach for a while", () => {
  it("while the log is read shows what it knows of the past once it is back", async () => {
    const uses = [{ after: "2m", mints: "spare" }];
    const response = await play({
      thief: { userAgent: "thief/1.0", address: "203.0.113.9", uses },
      injects: [{ at: "0s", do: "provider-outage", for: "20s" }],
    });
    closeLeakPath(response);
    const shut = await response.drive({ seconds: 600 });
    expect(response.rows("audit.read")[0]?.data.silent).toHaveLength(1);
    expect(strangers(response)).not.toEqual([]);
    expect(blockersOf(shut)).toContain(`CALLER_UNCLASSIFIED ${strangers(response)[0]}`);
    expect(response.at().incident.lineage).toHaveLength(1);
  });

  it.each(["0s", "1s", "3s", "20s", "45s"])(
    "from %s on holds the response up and ends nothing early",
    async (at) => {
      const response = await play({
        consumers: [consumer("web")],
        injects: [{ at, do: "provider-outage", for: "15s" }],
      });
      const stops = await driveThroughGate(response);
      expect(stops.map((stop) => stop.kind)).toEqual(["approval", "closed"]);
      expect(response.world.facts()).toMatchObject({ prematureEnds: [], orphans: [], onLeakedKey: [] });
    },
  );
});
