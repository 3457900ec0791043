import { describe, expect, it } from "vitest";
import { seededRandom } from "../../../src/adapters/random.ts";
import { consumer, HOUR, MINUTE, readRows, sampleWorld, swap } from "./sample-world.ts";

async function livedWorld(seed: string) {
  const world = sampleWorld(
    {
      latency: 0.2,
      consumers: [
        consumer("checkout"),
        consumer("cron", { deployDelay: 90 }, { period: 15 * MINUTE }),
        consumer("laptop", {}, { period: "on-demand" }),
      ],
      thief: [
        {
          after: 120,
          every: 600,
          until: HOUR,
          userAgent: "curl/8",
          address: "203.0.113.9",
          actions: ["chat"],
          mints: "x",
        },
      ],
      injects: [{ at: 300, do: "audit-lag", lag: 240 }],
    },
    seed,
  );
  await Promise.all([swap(world, "checkout"), swap(world, "cron")]);
  await world.consumerProbe("laptop-probe").ask();
  await world.clock.sleep(HOUR);
  return JSON.stringify([
    await readRows(world),
    world.facts(),
    await world.provider.listKeys(),
    world.random.token(20),
  ]);
}

describe("a simulated world", () => {
  it("is the same to the byte for the same seed", async () => {
    expect(await livedWorld("one")).toBe(await livedWorld("one"));
  });

  it("differs for another seed in keys and in the moments of calls", async () => {
    const [one, two] = [sampleWorld({}, "one"), sampleWorld({}, "two")];
    expect(one.leaked.id).not.toBe(two.leaked.id);
    expect(one.leaked.value.reveal()).not.toBe(two.leaked.value.reveal());
    expect((await readRows(one))[0]?.at).not.toBe((await readRows(two))[0]?.at);
    expect(await livedWorld("one")).not.toBe(await livedWorld("two"));
  });

  it("keeps a consumer's moments when another consumer joins", async () => {
    const alone = sampleWorld({ consumers: [consumer("checkout")] });
    const together = sampleWorld({ consumers: [consumer("billing"), consumer("checkout")] });
    const times = async (world: typeof alone) =>
      (await readRows(world)).filter((row) => row.userAgent === "checkout/1").map((row) => row.at);
    expect(await times(together)).toEqual(await times(alone));
  });

  it("makes key values that look like keys and can't be any", () => {
    const { value } = sampleWorld().leaked;
    expect(value.reveal()).toMatch(/^team\.EXAMPLE[a-z2-9]{32}$/);
    expect(JSON.stringify(sampleWorld().leaked)).not.toContain("EXAMPLE");
  });
});

describe("seeded chance", () => {
  it("spreads evenly enough and stays inside its bounds", () => {
    const random = seededRandom("spread");
    const draws = Array.from({ length: 2000 }, () => random.fraction());
    expect(draws.every((draw) => draw >= 0 && draw < 1)).toBe(true);
    const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.03);
    expect(new Set(draws).size).toBe(2000);
  });

  it("uses no letters that look alike", () => {
    expect(seededRandom("letters").token(2000)).toMatch(/^[abcdefghjkmnpqrstuvwxyz23456789]{2000}$/);
  });
});
