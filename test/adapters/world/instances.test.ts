import { describe, expect, it } from "vitest";
import { MINUTE, consumer, readRows, sampleWorld, swap } from "./sample-world.ts";

describe("a consumer of several instances", () => {
  const rolling = consumer("checkout", { instances: 3, rollout: 10 * MINUTE, deployDelay: MINUTE });

  it("takes the new key one instance after the other, each making its own calls", async () => {
    const world = sampleWorld({ consumers: [rolling] });
    const id = await swap(world);
    const onNew = async (): Promise<number> => {
      const last = (await readRows(world)).slice(-3);
      return last.filter((row) => row.keyId === id).length;
    };
    const seen: number[] = [];
    for (const minutes of [0, 3, 10, 10]) {
      await world.clock.sleep(minutes * MINUTE);
      seen.push(await onNew());
    }
    expect(seen).toEqual([0, 1, 2, 3]);
    expect(world.facts().onLeakedKey).toEqual([]);
  });

  it("still works with the old key while one instance does", async () => {
    const world = sampleWorld({ consumers: [rolling] });
    await swap(world);
    await world.clock.sleep(15 * MINUTE);
    expect(world.facts()).toMatchObject({
      onLeakedKey: ["checkout"],
      replacements: [{ heldBy: ["checkout"] }],
    });
    await world.provider.endKey(world.leaked.id);
    expect(world.facts().prematureEnds).toMatchObject([{ consumers: ["checkout"] }]);
  });

  it("answers its probe by any instance: old fingerprints stand between new ones", async () => {
    const world = sampleWorld({ consumers: [rolling] });
    const before = (await world.consumerProbe("checkout-probe").ask()).sha256Prefix;
    await swap(world);
    await world.clock.sleep(15 * MINUTE);
    const seen: (string | undefined)[] = [];
    for (let turn = 0; turn < 60; turn += 1)
      seen.push((await world.consumerProbe("checkout-probe").ask()).sha256Prefix);
    const old = seen.filter((prefix) => prefix === before).length;
    expect(old).toBeGreaterThan(10);
    expect(old).toBeLessThan(30);
    expect(seen.indexOf(before)).toBeLessThan(seen.findLastIndex((prefix) => prefix !== before));
  });

  it("has one instance run when it is asked on demand", async () => {
    const world = sampleWorld({
      consumers: [consumer("script", { instances: 2 }, { period: "on-demand" })],
    });
    await world.consumerProbe("script-probe").ask();
    expect(await readRows(world)).toHaveLength(1);
  });
});

describe("the instances of a consumer", () => {
  const ask = async (world: ReturnType<typeof sampleWorld>): Promise<readonly string[]> => {
    const names = new Set<string>();
    for (let turn = 0; turn < 40; turn += 1)
      names.add((await world.consumerProbe("checkout-probe").ask()).instance ?? "nobody");
    return [...names].sort();
  };
  const pods = { instances: 2, rollout: 10 * MINUTE } as const;

  it("keep their names, change them with each deployment, or say nothing", async () => {
    for (const [instanceNames, before, between] of [
      ["kept", ["checkout-1", "checkout-2"], ["checkout-1", "checkout-2"]],
      ["renewed", ["checkout-1-0", "checkout-2-0"], ["checkout-1-1", "checkout-2-0"]],
      ["none", ["nobody"], ["nobody"]],
    ] as const) {
      const world = sampleWorld({ consumers: [consumer("checkout", { ...pods, instanceNames })] });
      expect(await ask(world)).toEqual(before);
      await swap(world);
      await world.clock.sleep(2 * MINUTE);
      expect(await ask(world)).toEqual(between);
    }
    expect(await ask(sampleWorld())).toEqual(["nobody"]);
  });

  it("take turns, or each make a call per period", async () => {
    for (const [takesTurns, rows] of [
      [false, 20],
      [true, 10],
    ] as const) {
      const world = sampleWorld({ consumers: [consumer("checkout", { ...pods, takesTurns })] });
      const from = world.clock.now();
      await world.clock.sleep(10 * MINUTE - 1);
      expect(await readRows(world, from)).toHaveLength(rows);
    }
  });

  it("that is new has no call to tell of", async () => {
    const renewed = { ...pods, instanceNames: "renewed" } as const;
    const world = sampleWorld({ consumers: [consumer("checkout", renewed)] });
    await swap(world);
    const seen = new Set<string>();
    for (let turn = 0; turn < 20; turn += 1) {
      const { instance, outcome } = await world.consumerProbe("checkout-probe").ask();
      seen.add(`${instance} ${outcome}`);
    }
    expect([...seen].sort()).toEqual(["checkout-2-0 success", "undefined unknown"]);
  });
});

describe("a probe that flaps", () => {
  it("tells the truth, nothing, and of a refusal that wasn't, until it has settled", async () => {
    const world = sampleWorld({ consumers: [consumer("checkout", { flapsFor: 10 * MINUTE })] });
    await world.clock.sleep(2 * MINUTE);
    const asked = async (): Promise<string> => {
      const { outcome, sha256Prefix } = await world.consumerProbe("checkout-probe").ask();
      return `${outcome} ${sha256Prefix === undefined ? "" : "named"}`.trim();
    };
    const seen = [await asked(), await asked(), await asked(), await asked()];
    expect(seen).toEqual(["success named", "unknown", "refused", "success named"]);
    await world.clock.sleep(10 * MINUTE);
    expect([await asked(), await asked(), await asked()]).toEqual(Array(3).fill("success named"));
    expect((await readRows(world)).every(({ outcome }) => outcome === "accepted")).toBe(true);
  });
});
