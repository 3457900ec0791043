import { describe, expect, it } from "vitest";
import { consumer, HOUR, MINUTE, sampleWorld, swap } from "./sample-world.ts";

describe("the facts of a world", () => {
  it("are calm where nothing happened", () => {
    expect(sampleWorld().facts()).toEqual({
      at: "2026-01-05T09:00:00.000Z",
      startedAt: "2026-01-05T09:00:00.000Z",
      exposedAt: "2026-01-05T08:40:00.000Z",
      containedAt: null,
      endedAt: null,
      exposureSeconds: 20 * MINUTE,
      broken: [],
      prematureEnds: [],
      replacements: [],
      orphans: [],
      onLeakedKey: ["checkout"],
      undeclared: [],
      callers: [
        { userAgent: "checkout/1", address: expect.any(String), is: "consumer", consumer: "checkout" },
      ],
      thief: { accepted: 0, sinceStart: 0, refused: 0, first: null, last: null, keysAlive: [] },
    });
  });

  it("find nothing wrong with an end after everybody has moved", async () => {
    const world = sampleWorld({ consumers: [consumer("checkout"), consumer("billing")] });
    const ids = [await swap(world, "checkout"), await swap(world, "billing")];
    await world.clock.sleep(10 * MINUTE);
    await world.provider.endKey(world.leaked.id);
    await world.clock.sleep(HOUR);
    expect(world.facts()).toMatchObject({
      endedAt: "2026-01-05T09:10:00.000Z",
      containedAt: "2026-01-05T09:10:00.000Z",
      exposureSeconds: 30 * MINUTE,
      broken: [],
      prematureEnds: [],
      orphans: [],
      onLeakedKey: [],
    });
    expect(world.facts().replacements).toEqual([
      { id: ids[0], name: "checkout-next", heldBy: ["checkout"] },
      { id: ids[1], name: "billing-next", heldBy: ["billing"] },
    ]);
  });

  it("name the end that broke a declared consumer, and for how long it was out", async () => {
    const world = sampleWorld({ consumers: [consumer("checkout"), consumer("billing")] });
    await swap(world, "billing");
    await world.provider.endKey(world.leaked.id);
    await world.clock.sleep(10 * MINUTE);
    expect(world.facts().prematureEnds).toEqual([
      { keyId: world.leaked.id, at: "2026-01-05T09:00:00.000Z", consumers: ["checkout"] },
    ]);
    const [open] = world.facts().broken;
    expect(open).toMatchObject({ consumer: "checkout", declared: true, refusals: 10 });
    expect(open?.seconds).toBeGreaterThan(9 * MINUTE);
    expect(open?.seconds).toBeLessThanOrEqual(10 * MINUTE);
    await swap(world, "checkout");
    await world.clock.sleep(HOUR);
    expect(world.facts().broken).toEqual([
      { consumer: "checkout", declared: true, refusals: 10, seconds: 10 * MINUTE },
    ]);
  });

  it("count ending a replacement that a consumer runs on as premature too", async () => {
    const world = sampleWorld();
    const id = await swap(world);
    await world.provider.endKey(id);
    expect(world.facts().prematureEnds).toMatchObject([{ keyId: id, consumers: ["checkout"] }]);
    expect(world.facts().endedAt).toBeNull();
  });

  it("count an undeclared consumer as broken, its end as too early once it has called since the start", async () => {
    for (const [wait, premature] of [
      [0, []],
      [2 * MINUTE, [{ consumers: ["jordan"] }]],
    ] as const) {
      const world = sampleWorld({ consumers: [{ ...consumer("jordan"), declared: false }] });
      await world.clock.sleep(wait);
      await world.provider.endKey(world.leaked.id);
      await world.clock.sleep(5 * MINUTE);
      expect(world.facts().prematureEnds).toMatchObject(premature);
      expect(world.facts().broken).toMatchObject([{ consumer: "jordan", declared: false }]);
    }
  });

  it("know who off the inventory called before the end, and no one who came later", async () => {
    const undeclared = (id: string) => ({ ...consumer(id), declared: false });
    const world = sampleWorld({
      consumers: [consumer("checkout"), undeclared("jordan"), undeclared("late")],
      injects: [{ at: 10 * MINUTE, do: "late-cron", consumer: "late" }],
    });
    await swap(world);
    await world.clock.sleep(5 * MINUTE);
    await world.provider.endKey(world.leaked.id);
    await world.clock.sleep(HOUR);
    expect(world.facts().undeclared).toEqual(["jordan"]);
    expect(world.facts().onLeakedKey).toEqual(["jordan", "late"]);
  });

  it("know who is behind each caller, once", async () => {
    const world = sampleWorld({
      thief: [
        { after: 0, every: 600, until: HOUR, userAgent: "curl/8", address: "203.0.113.9", actions: ["chat"] },
      ],
    });
    await world.keyProbe("probe").present(world.leaked.value);
    await world.clock.sleep(10 * MINUTE);
    const { callers, thief } = world.facts();
    expect(callers.map(({ userAgent, is }) => `${is} ${userAgent}`).toSorted()).toEqual([
      "consumer checkout/1",
      "hostile curl/8",
      `responder ${world.responder.userAgent}`,
    ]);
    // 08:40 and 08:50 lie before the start; 09:00 and 09:10 don't.
    expect(thief).toMatchObject({ accepted: 4, sinceStart: 2 });
  });

  it("count a disable as containment and the outage that it makes", async () => {
    const world = sampleWorld();
    await world.clock.sleep(90);
    await world.provider.disableKey(world.leaked.id);
    await world.clock.sleep(5 * MINUTE);
    await world.provider.enableKey(world.leaked.id);
    await world.clock.sleep(5 * MINUTE);
    expect(world.facts()).toMatchObject({
      containedAt: "2026-01-05T09:01:30.000Z",
      endedAt: null,
      prematureEnds: [],
    });
    expect(world.facts().broken).toMatchObject([{ consumer: "checkout", refusals: 5, seconds: 5 * MINUTE }]);
    expect(world.facts().exposureSeconds).toBe(20 * MINUTE + 90 + 10 * MINUTE);
  });

  it("call a live key that nobody holds an orphan until it is ended", async () => {
    const world = sampleWorld();
    const { key, value } = await world.provider.createKey({ name: "next" });
    expect(world.facts().orphans).toEqual([key.id]);
    await world.store("checkout").write(value);
    expect(world.facts().orphans).toEqual([]);
    await world.store("checkout").write(world.leaked.value);
    await world.provider.endKey(key.id);
    expect(world.facts()).toMatchObject({ orphans: [], replacements: [], prematureEnds: [] });
  });

  it("keep every notice once, and nothing leaves the world", async () => {
    const world = sampleWorld();
    const notice = {
      incident: "L-20260105-abcd",
      banner: "EXERCISE",
      to: "ana",
      subject: "s",
      lines: ["l"],
      dedupe: "d",
      topic: "L-20260105-abcd",
      severity: "info",
      ends: [],
    } as const;
    await world.notifier("chat").send(notice);
    await world.notifier("chat").send(notice);
    await world.notifier("mail").send(notice);
    expect(world.notices().map(({ notifier }) => notifier)).toEqual(["chat", "mail"]);
  });

  it("know who is behind a caller", () => {
    const world = sampleWorld({
      thief: [{ after: 0, until: HOUR, userAgent: "curl/8", address: "203.0.113.9", actions: ["chat"] }],
    });
    const of = (userAgent: string | null, address: string | null) => world.truthAbout({ userAgent, address });
    expect(of("curl/8", "203.0.113.9")).toEqual({ as: "hostile" });
    expect(of(world.responder.userAgent, world.responder.address)).toEqual({ as: "responder" });
    expect(of("curl/8", "203.0.113.10")).toBeNull();
  });

  it("let people act at a virtual time", async () => {
    const world = sampleWorld();
    const answered: string[] = [];
    world.schedule("2026-01-05T09:06:00.000Z", () => void answered.push(world.clock.now()));
    await world.clock.sleep(HOUR);
    expect(answered).toEqual(["2026-01-05T09:06:00.000Z"]);
  });
});
