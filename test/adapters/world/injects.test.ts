import { describe, expect, it } from "vitest";
import type { FiredInject } from "../../../src/adapters/world/injects.ts";
import type { Inject } from "../../../src/adapters/world/spec.ts";
import { createWorld, type World } from "../../../src/adapters/world/world.ts";
import { consumer, MINUTE, sampleSpec, swap } from "./sample-world.ts";

const thief = {
  after: 0,
  every: 300,
  until: 86_400,
  userAgent: "curl/8.5",
  address: "203.0.113.9",
  actions: ["chat"],
};
const pause = { apply: "callers-pause", undo: "callers-resume" };

function worldWith(injects: readonly Inject[], facilitated = false): World {
  const spec = sampleSpec({
    consumers: [consumer("checkout"), consumer("billing")],
    thief: [thief],
    injects,
    pause,
  });
  return createWorld({ spec, seed: "seed", facilitated });
}

function firedIn(world: World): readonly string[] {
  const fired: FiredInject[] = [];
  world.onInject((one) => void fired.push(one));
  return fired.map(({ index, at, by }) => `${index} ${at.slice(11, 19)} ${by}`);
}

const lag = (more: Partial<Inject>): Inject => ({ at: 0, do: "audit-lag", lag: 60, ...more }) as Inject;

describe("an inject that comes after something", () => {
  it.each<[Inject["after"], (world: World) => Promise<unknown>]>([
    ["replacement-issued", (world) => world.provider.createKey({ name: "next" })],
    ["written", (world) => world.store("billing").write(world.leaked.value)],
    ["paused", (world) => world.pause("callers-pause").run()],
    ["disabled", (world) => world.provider.disableKey(world.leaked.id)],
    ["ended", (world) => world.provider.endKey(world.leaked.id)],
    ["ended", async (world) => world.revokeInConsole()],
  ])("%s counts from then, and waits until then", async (after, act) => {
    const world = worldWith([lag({ at: 2 * MINUTE, after: after ?? "ended" })]);
    await world.clock.sleep(10 * MINUTE);
    expect(world.injects()).toMatchObject([{ state: "waiting", dueAt: null }]);
    await act(world);
    expect(world.injects()).toMatchObject([{ state: "waiting", dueAt: "2026-01-05T09:12:00.000Z" }]);
    await world.clock.sleep(2 * MINUTE);
    expect(firedIn(world)).toEqual(["0 09:12:00 script"]);
  });

  it("happens once, after the first time", async () => {
    const world = worldWith([lag({ after: "replacement-issued" })]);
    await swap(world, "checkout");
    await world.clock.sleep(5 * MINUTE);
    await swap(world, "billing");
    await world.clock.sleep(5 * MINUTE);
    expect(firedIn(world)).toEqual(["0 09:00:00 script"]);
  });

  it("waits for the store of the consumer that it names", async () => {
    const world = worldWith([lag({ after: "written", of: "billing" })]);
    await swap(world, "checkout");
    await world.clock.sleep(5 * MINUTE);
    expect(firedIn(world)).toEqual([]);
    await swap(world, "billing");
    await world.clock.sleep(5 * MINUTE);
    expect(firedIn(world)).toEqual(["0 09:05:00 script"]);
  });

  it("doesn't take the end of another key for that of the leaked one", async () => {
    const world = worldWith([lag({ after: "ended" })]);
    const { key } = await world.provider.createKey({ name: "next" });
    await world.provider.endKey(key.id);
    await world.clock.sleep(5 * MINUTE);
    expect(firedIn(world)).toEqual([]);
  });
});

describe("an inject that is held", () => {
  const injects = [lag({ at: 5 * MINUTE, held: true }), lag({ at: 6 * MINUTE })];

  it("happens at its time where nobody facilitates the game", async () => {
    const world = worldWith(injects);
    await world.clock.sleep(10 * MINUTE);
    expect(firedIn(world)).toEqual(["0 09:05:00 script", "1 09:06:00 script"]);
  });

  it("waits for whoever facilitates it, and happens once", async () => {
    const world = worldWith(injects, true);
    await world.clock.sleep(10 * MINUTE);
    expect(world.injects()).toMatchObject([
      { index: 0, state: "held", dueAt: "2026-01-05T09:05:00.000Z" },
      { index: 1, state: "fired", dueAt: "2026-01-05T09:06:00.000Z" },
    ]);
    expect([world.fire(0), world.fire(0), world.fire(2)]).toEqual([true, false, false]);
    expect(firedIn(world)).toEqual(["1 09:06:00 script", "0 09:10:00 facilitator"]);
    expect(world.injects()).toMatchObject([{ state: "fired", dueAt: "2026-01-05T09:10:00.000Z" }, {}]);
  });

  it("isn't repeated at its time if the facilitator was earlier", async () => {
    const world = worldWith([lag({ at: 5 * MINUTE })], true);
    expect(world.fire(0)).toBe(true);
    await world.clock.sleep(10 * MINUTE);
    expect(firedIn(world)).toEqual(["0 09:00:00 facilitator"]);
  });
});

it("whoever listens is told what happens from then on, too", async () => {
  const world = worldWith([lag({}), lag({ at: MINUTE })]);
  const told: number[] = [];
  world.onInject(({ index }) => void told.push(index));
  expect(told).toEqual([0]);
  await world.clock.sleep(MINUTE);
  expect(told).toEqual([0, 1]);
});

it("each inject says in a line what it does", () => {
  const world = worldWith([
    { at: 0, do: "late-cron", consumer: "jordan" },
    { at: 0, do: "audit-lag", lag: 900 },
    { at: 0, do: "audit-lag", lag: 0 },
    { at: 0, do: "wrong-environment", consumer: "billing", fixedAfter: 3600 },
    { at: 0, do: "wrong-environment", consumer: "billing" },
    { at: 0, do: "abuse" },
    { at: 0, do: "replacement-stolen" },
    { at: 0, do: "provider-errors", next: 1, how: "commit-then-drop" },
    { at: 0, do: "provider-errors", next: 2, how: "answer-only", on: "end" },
    { at: 0, do: "provider-outage", for: 600 },
    { at: 0, do: "listed-dead", for: 600 },
    { at: 0, do: "audit-drops", for: 600, consumer: "billing" },
    { at: 0, do: "audit-drops", for: 600 },
  ]);
  expect(world.injects().map(({ label }) => label)).toEqual([
    "jordan, which nobody declared, begins to call with the leaked key",
    "the audit log shows calls 15m late",
    "the audit log shows calls at once",
    "what is written for billing goes to another environment for 1h",
    "what is written for billing goes to another environment",
    "the thief begins to use the leaked key",
    "the thief gets every replacement that lives by then",
    "the next create at the provider: done, and the answer gets lost",
    "the next 2 end at the provider: answered as done, and it isn't",
    "the provider answers nobody for 10m",
    "the provider lists the leaked key as dead for 10m, and it isn't",
    "the audit log loses the calls by billing of the next 10m",
    "the audit log loses the calls of the next 10m",
  ]);
});

describe("an inject that the facilitator holds while the game goes on", () => {
  const injects = [lag({ at: 5 * MINUTE }), lag({ at: 6 * MINUTE, after: "ended" })];

  it("doesn't happen at its time, and does at once when it is let go after that", async () => {
    const world = worldWith(injects, true);
    expect(world.hold(0)).toBe(true);
    await world.clock.sleep(10 * MINUTE);
    expect(world.injects()).toMatchObject([{ state: "held", dueAt: "2026-01-05T09:05:00.000Z" }, {}]);
    expect([world.release(0), world.release(0), world.hold(0)]).toEqual([true, false, false]);
    expect(firedIn(world)).toEqual(["0 09:10:00 facilitator"]);
  });

  it("happens at its time if it is let go before that", async () => {
    const world = worldWith(injects, true);
    world.hold(0);
    await world.clock.sleep(2 * MINUTE);
    expect(world.release(0)).toBe(true);
    await world.clock.sleep(8 * MINUTE);
    expect(firedIn(world)).toEqual(["0 09:05:00 script"]);
  });

  it("waits too where it comes after something", async () => {
    const world = worldWith(injects, true);
    expect([world.hold(1), world.hold(2)]).toEqual([true, false]);
    world.revokeInConsole();
    await world.clock.sleep(10 * MINUTE);
    expect(world.injects()).toMatchObject([{}, { state: "held", dueAt: "2026-01-05T09:06:00.000Z" }]);
  });
});
