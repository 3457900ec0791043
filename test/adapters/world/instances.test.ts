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
