import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Secret } from "../../../src/core/secret.ts";
import { consumer, MINUTE, readRows, sampleWorld, swap } from "./sample-world.ts";

const sha256 = (value: Secret) => createHash("sha256").update(value.reveal()).digest("hex").slice(0, 12);

describe("a simulated consumer", () => {
  it("calls once a period with its own user agent and address, in the past too", async () => {
    const world = sampleWorld({
      consumers: [consumer("checkout", {}, { match: { userAgents: ["shop/*"], networks: ["10.4.0.0/16"] } })],
    });
    await world.clock.sleep(10 * MINUTE);
    const rows = await readRows(world);
    expect(rows).toHaveLength(70);
    expect(rows[0]).toMatchObject({
      userAgent: "shop/1",
      address: "10.4.0.1",
      keyId: world.leaked.id,
      action: "chat",
      outcome: "accepted",
    });
    const gaps = rows.slice(1).map((row, index) => Date.parse(row.at) - Date.parse(rows[index]?.at ?? ""));
    expect(new Set(gaps)).toEqual(new Set([60_000]));
  });

  it("goes on with the old key until it is reloaded", async () => {
    const world = sampleWorld();
    const { key, value } = await world.provider.createKey({ name: "next" });
    await world.store("checkout-store").write(value);
    await world.clock.sleep(5 * MINUTE);
    expect((await world.store("checkout").read()).reveal()).toBe(value.reveal());
    expect((await readRows(world)).at(-1)?.keyId).toBe(world.leaked.id);
    await world.reload("checkout-reload").run();
    await world.clock.sleep(MINUTE);
    expect((await readRows(world)).at(-1)?.keyId).toBe(key.id);
  });

  it("takes the new key after its deploy delay", async () => {
    const world = sampleWorld({ consumers: [consumer("checkout", { deployDelay: 300 }, { period: 1 })] });
    const id = await swap(world);
    expect(world.consumerProbe("checkout-probe").settles).toBe(300);
    await world.clock.sleep(298);
    expect((await readRows(world)).at(-1)?.keyId).toBe(world.leaked.id);
    await world.clock.sleep(4);
    expect((await readRows(world)).at(-1)?.keyId).toBe(id);
  });

  it("takes what is stored by itself if it has no reload", async () => {
    const { consumer: row, ...rest } = consumer("cron");
    const { reload: _, ...withoutReload } = row;
    const world = sampleWorld({ consumers: [{ ...rest, consumer: withoutReload }] });
    const { key, value } = await world.provider.createKey({ name: "next" });
    await world.store("cron").write(value);
    await world.clock.sleep(MINUTE);
    expect((await readRows(world)).at(-1)?.keyId).toBe(key.id);
  });

  it("takes a write in the wrong environment without a word and keeps its old key", async () => {
    const world = sampleWorld({ consumers: [consumer("checkout", { wrongEnvironment: true })] });
    await world.store("checkout").preflight();
    await swap(world);
    await world.clock.sleep(10 * MINUTE);
    expect((await readRows(world)).at(-1)?.keyId).toBe(world.leaked.id);
    const report = await world.consumerProbe("checkout-probe").ask();
    expect(report).toMatchObject({ outcome: "success", sha256Prefix: sha256(world.leaked.value) });
    expect(world.facts().onLeakedKey).toEqual(["checkout"]);
  });

  it("fails its reload if it is broken, and stays on the old key", async () => {
    const world = sampleWorld({ consumers: [consumer("checkout", { broken: true })] });
    await expect(swap(world)).rejects.toMatchObject({ code: "ERR_COMMAND_FAILED", happened: "unknown" });
    await world.clock.sleep(MINUTE);
    expect((await readRows(world)).at(-1)).toMatchObject({ keyId: world.leaked.id, outcome: "accepted" });
  });

  it("reports the fingerprint of the key of its last call, not of what it will call with next", async () => {
    const world = sampleWorld();
    const { value } = await world.provider.createKey({ name: "next" });
    const probe = world.consumerProbe("checkout-probe");
    const before = await probe.ask();
    await world.store("checkout").write(value);
    await world.reload("checkout-reload").run();
    expect(await probe.ask()).toEqual(before);
    expect(before).toMatchObject({ outcome: "success", sha256Prefix: sha256(world.leaked.value) });
    await world.clock.sleep(MINUTE);
    expect(await probe.ask()).toMatchObject({ outcome: "success", sha256Prefix: sha256(value) });
    expect(probe.reportsSha256).toBe(12);
  });

  it("answers no more than it is made to", async () => {
    const world = sampleWorld({
      consumers: [consumer("quiet", { reports: "nothing" }), consumer("plain", { reports: "success" })],
    });
    const quiet = world.consumerProbe("quiet-probe");
    const plain = world.consumerProbe("plain-probe");
    expect((await quiet.ask()).outcome).toBe("unknown");
    const report = await plain.ask();
    expect(report.outcome).toBe("success");
    expect([report.sha256Prefix, quiet.reportsSha256, plain.reportsSha256]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("reports a refusal after its key was ended", async () => {
    const world = sampleWorld();
    await world.provider.endKey(world.leaked.id);
    await world.clock.sleep(MINUTE);
    expect((await world.consumerProbe("checkout-probe").ask()).outcome).toBe("refused");
  });

  it("that works on demand calls only when it is asked", async () => {
    const world = sampleWorld({ consumers: [consumer("laptop", {}, { period: "on-demand" })] });
    await world.clock.sleep(60 * MINUTE);
    expect(await readRows(world)).toEqual([]);
    const report = await world.consumerProbe("laptop-probe").ask();
    expect(report).toMatchObject({ outcome: "success", at: world.clock.now() });
    expect(await readRows(world)).toMatchObject([{ userAgent: "laptop/1", keyId: world.leaked.id }]);
  });

  it("makes each kind of its calls in turn", async () => {
    const world = sampleWorld({ consumers: [consumer("both", {}, { calls: ["post", "poll"] })] });
    expect(new Set((await readRows(world)).map((row) => row.action))).toEqual(new Set(["post", "poll"]));
  });

  it("stops calling while callers are paused and goes on after", async () => {
    const world = sampleWorld({ pause: { apply: "stop-intakes", undo: "start-intakes" } });
    await world.pause("stop-intakes").run();
    const before = (await readRows(world)).length;
    await world.clock.sleep(10 * MINUTE);
    expect(await readRows(world)).toHaveLength(before);
    expect((await world.consumerProbe("checkout-probe").ask()).outcome).toBe("unknown");
    await world.pause("start-intakes").run();
    await world.clock.sleep(2 * MINUTE);
    expect(await readRows(world)).toHaveLength(before + 2);
  });

  it("shares a store and a reload with others of the same name", async () => {
    const shared = { store: "shared", reload: "rollout" };
    const world = sampleWorld({ consumers: [consumer("one", {}, shared), consumer("two", {}, shared)] });
    const { key, value } = await world.provider.createKey({ name: "next" });
    await world.store("shared").write(value);
    await world.reload("rollout").run();
    await world.clock.sleep(MINUTE);
    expect((await readRows(world)).slice(-2).map((row) => row.keyId)).toEqual([key.id, key.id]);
  });

  it("says what its store can do", async () => {
    const world = sampleWorld({ consumers: [consumer("laptop", { byHand: true, canRead: false })] });
    const store = world.store("laptop");
    expect(store).toMatchObject({ name: "laptop", byHand: true, canRead: false });
    await expect(store.read()).rejects.toMatchObject({ code: "ERR_UNSUPPORTED" });
  });

  it("whose store is locked says so in the preflight, and a write changes nothing", async () => {
    const world = sampleWorld({ consumers: [consumer("checkout", { locked: true })] });
    const locked = { code: "ERR_STORE_UNWRITABLE", happened: "no" };
    await expect(world.store("checkout").preflight()).rejects.toMatchObject(locked);
    await expect(world.store("checkout").write(world.leaked.value)).rejects.toMatchObject(locked);
  });

  it("is the only thing that a name can stand for", () => {
    const world = sampleWorld();
    const refusal = expect.objectContaining({ code: "ERR_NOT_SIMULATED" });
    expect(() => world.store("nobody")).toThrow(refusal);
    expect(() => world.reload("nobody")).toThrow(refusal);
    expect(() => world.consumerProbe("nobody")).toThrow(refusal);
    expect(() => world.pause("nobody")).toThrow(refusal);
  });
});
