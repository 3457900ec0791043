import { describe, expect, it } from "vitest";
import { HOUR, MINUTE, consumer, readGaps, readRows, sampleWorld } from "./sample-world.ts";

describe("a provider that lies", () => {
  it("answers an end with success while the key lives on, as often as it says", async () => {
    const world = sampleWorld({
      injects: [{ at: 0, do: "provider-errors", on: "end", next: 1, how: "answer-only" }],
    });
    const { id, value } = world.leaked;
    expect(await world.provider.endKey(id)).toBe("ended");
    expect((await world.provider.getKey(id)).state).toBe("live");
    expect((await world.keyProbe("models").present(value)).outcome).toBe("accepted");
    expect(world.facts()).toMatchObject({ endedAt: null, prematureEnds: [] });
    expect(await world.provider.endKey(id)).toBe("ended");
    expect((await world.provider.getKey(id)).state).toBe("dead");
  });

  it("answers an end with success and only disables: consumers break all the same", async () => {
    const world = sampleWorld({
      injects: [{ at: 0, do: "provider-errors", on: "end", next: 1, how: "only-disabled" }],
    });
    const { id, value } = world.leaked;
    expect(await world.provider.endKey(id)).toBe("ended");
    expect((await world.provider.getKey(id)).state).toBe("disabled");
    expect((await world.keyProbe("models").present(value)).outcome).toBe("refused");
    expect(world.facts().prematureEnds).toMatchObject([{ keyId: id, consumers: ["checkout"] }]);
    await world.provider.enableKey(id);
    expect((await world.keyProbe("models").present(value)).outcome).toBe("accepted");
  });

  it("answers a disable with success and does nothing", async () => {
    const world = sampleWorld({
      injects: [{ at: 0, do: "provider-errors", on: "disable", next: 1, how: "answer-only" }],
    });
    const { id } = world.leaked;
    await world.provider.disableKey(id);
    expect((await world.provider.getKey(id)).state).toBe("live");
    expect(world.facts().containedAt).toBeNull();
    await world.provider.disableKey(id);
    expect((await world.provider.getKey(id)).state).toBe("disabled");
  });

  it("says that a live key is dead, for a while, and of no other key", async () => {
    const world = sampleWorld({ injects: [{ at: 60, do: "listed-dead", for: 300 }] });
    const { id, value } = world.leaked;
    const { key } = await world.provider.createKey({ name: "next" });
    const listed = async (): Promise<readonly string[]> =>
      (await world.provider.listKeys()).map((one) => one.id);
    expect(await listed()).toEqual([id, key.id]);
    await world.clock.sleep(120);
    expect(await listed()).toEqual([key.id]);
    expect((await world.provider.getKey(id)).state).toBe("dead");
    expect((await world.keyProbe("models").present(value)).outcome).toBe("accepted");
    await world.clock.sleep(300);
    expect((await world.provider.getKey(id)).state).toBe("live");
  });
});

describe("an audit log that drops rows", () => {
  const two = [consumer("checkout"), consumer("mail")];

  it("never shows the calls of one consumer in that time, and no gap", async () => {
    const world = sampleWorld({
      consumers: two,
      injects: [{ at: 60, do: "audit-drops", for: 300, consumer: "mail" }],
    });
    await world.clock.sleep(HOUR);
    const rows = await readRows(world, "2026-01-05T09:01:00.000Z");
    const before = (name: string): number =>
      rows.filter(({ userAgent, at }) => userAgent === `${name}/1` && at < "2026-01-05T09:06:00").length;
    expect([before("checkout"), before("mail")]).toEqual([5, 0]);
    expect(rows.filter(({ userAgent }) => userAgent === "mail/1").length).toBeGreaterThan(50);
    expect(await readGaps(world)).toEqual([]);
  });

  it("never shows anybody's, where no consumer is named, even when it catches up", async () => {
    const world = sampleWorld({
      consumers: two,
      injects: [
        { at: 60, do: "audit-drops", for: 300 },
        { at: 120, do: "audit-lag", lag: 10 },
        { at: 400, do: "audit-lag", lag: 0 },
      ],
    });
    await world.clock.sleep(30 * MINUTE);
    const rows = await readRows(world, "2026-01-05T09:01:00.000Z");
    expect(rows.filter(({ at }) => at < "2026-01-05T09:06:00")).toEqual([]);
    expect(rows.length).toBeGreaterThan(40);
  });
});
