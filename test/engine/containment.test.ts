import { describe, expect, it } from "vitest";
import { acceptBlindness, approve, blockersOf, closeLeakPath, driveThroughGate } from "./deeds.ts";
import { play } from "./play.ts";
import { STARTS_AT, consumer } from "./setting.ts";

describe("a response that disables first", () => {
  /** The audit log names no keys and one consumer reports no fingerprint: two runs on a disabled key have to do. */
  const blind = {
    strategy: "disable-first",
    provider: { identifiesKey: false, recordsRefusals: false },
    behaves: { jobs: { reports: "success" } },
  } as const;

  it("tells owners before the key is disabled, sees consumers run on the disabled key, and ends it", async () => {
    const response = await play(blind);
    acceptBlindness(response);
    const stops = await driveThroughGate(response);
    expect(stops.map((stop) => stop.kind)).toEqual(["approval", "closed"]);
    const facts = response.world.facts();
    expect(facts).toMatchObject({ prematureEnds: [], onLeakedKey: [], orphans: [] });
    expect(response.calls.map((call) => call.what)).toEqual(["disable", "create", "create", "end"]);
    const [disabled] = response.calls;
    const told = response.world.notices().filter(({ notice }) => notice.subject.includes("contained"));
    expect(told.map(({ notice }) => notice.to)).toEqual(["ana", "ben"]);
    for (const { at } of told) expect(new Date(at).toISOString() <= (disabled?.at ?? "")).toBe(true);
    expect(facts.containedAt).not.toBeNull();
  });

  it("wants two runs of each consumer, a period apart, after the key was disabled", async () => {
    const response = await play({
      ...blind,
      consumers: [consumer("jobs", { period: "10m" })],
    });
    acceptBlindness(response);
    await driveThroughGate(response);
    const written = response.rows("consumer.written")[0]?.at ?? "";
    const ended = response.rows("key.ended")[0]?.at ?? "";
    expect((Date.parse(ended) - Date.parse(written)) / 1000).toBeGreaterThan(600);
    expect(response.world.facts().prematureEnds).toEqual([]);
  });

  it("waits for those runs where the log names the new key but can't show refusals of the old one", async () => {
    const response = await play({
      strategy: "disable-first",
      provider: { recordsRefusals: false },
      behaves: { jobs: { reports: "success" } },
    });
    acceptBlindness(response, "callers/refused");
    const stops = await driveThroughGate(response);
    expect(stops.map((stop) => stop.kind)).toEqual(["approval", "closed"]);
  });

  it("does nothing when the typed consent is refused, and asks again next time", async () => {
    const response = await play(blind);
    response.refused.add("contain/disable");
    expect(await response.drive()).toMatchObject({ kind: "declined" });
    expect(response.calls).toEqual([]);
    expect(response.world.facts().containedAt).toBeNull();
    expect(response.asked.map(({ topic, level }) => `${topic} ${level}`)).toEqual(["contain/disable typed"]);
    response.refused.clear();
    expect(await response.drive({ until: "contained" })).toEqual({ kind: "contained" });
    expect(response.world.facts().containedAt).not.toBeNull();
  });
});

describe("a rung of containment", () => {
  it("restricts the key to the networks of the plan: the thief is out, consumers aren't", async () => {
    const response = await play({
      contain: { rung: "restrict", networks: ["10.0.0.0/8"] },
      thief: { userAgent: "thief/1.0", address: "203.0.113.9", uses: [{ after: "20m", every: "1m" }] },
    });
    await response.drive({ seconds: 0 });
    await response.world.clock.sleep(1200);
    const { thief, broken, containedAt } = response.world.facts();
    expect(containedAt).not.toBeNull();
    expect(thief.accepted).toBe(0);
    expect(thief.refused).toBeGreaterThan(0);
    expect(broken).toEqual([]);
  });

  it("that narrows the key's holder stays after the end of the key, until a person takes it off", async () => {
    const response = await play({
      provider: { restrictsHolder: true },
      contain: { rung: "restrict", networks: ["10.0.0.0/8"] },
    });
    const [, stop] = await driveThroughGate(response);
    expect(stop === undefined ? [] : blockersOf(stop)).toEqual(["RUNG_APPLIED restrict"]);
    response.sign("ana", "undo.requested", { rung: "restrict", reason: "the thief's sessions have run out" });
    expect(await response.drive()).toMatchObject({ kind: "closed" });
    expect(response.calls.map(({ what }) => what).slice(-2)).toEqual(["end", "unrestrict"]);
    const { lines } = response.asked.find(({ topic }) => topic === "undo/restrict") ?? { lines: [] };
    expect(lines.join("")).toContain("The leaked key is dead and stays so");
  });

  const pause = { rung: "pause", pause: { apply: "scale-down", undo: "scale-up" } };

  it("pauses callers until they are written, and lets them go on by themselves", async () => {
    const response = await play({ contain: pause });
    const stops = await driveThroughGate(response);
    expect(stops.map((stop) => stop.kind)).toEqual(["approval", "closed"]);
    const order = response
      .entries()
      .filter((row) => ["rung.applied", "consumer.written", "rung.undone"].includes(row.type))
      .map((row) => row.type);
    expect(order).toEqual(["rung.applied", "consumer.written", "consumer.written", "rung.undone"]);
    expect(response.asked.map(({ topic }) => topic)).not.toContain("undo/pause");
    expect(response.world.facts()).toMatchObject({ broken: [], prematureEnds: [], onLeakedKey: [] });
  });

  it("is taken off again when a person asks for it, and only once somebody types the key's name", async () => {
    const response = await play({ strategy: "disable-first" });
    closeLeakPath(response);
    await response.drive({ seconds: 0 });
    response.sign("ana", "undo.requested", { rung: "disable", reason: "checkout is down" });
    response.refused.add("undo/disable");
    expect(await response.drive({ seconds: 0 })).toMatchObject({ kind: "declined" });
    expect(response.calls.map((call) => call.what)).not.toContain("enable");
    response.refused.clear();
    await response.drive({ seconds: 0 });
    expect(response.asked.at(-1)).toMatchObject({ topic: "undo/disable", level: "typed", name: "shared" });
    expect(response.calls.map((call) => call.what)).toContain("enable");
    expect(response.at().incident).toMatchObject({ rungs: [], undoRequested: [], leaked: { state: "live" } });
  });

  it("isn't put on again in the same breath when it was taken off while containing", async () => {
    const response = await play({ strategy: "disable-first" });
    response.sign("ana", "undo.requested", { rung: "disable", reason: "not this one" });
    expect(await response.drive({ seconds: 0 })).toMatchObject({ kind: "declined" });
    expect(response.calls.map((call) => call.what)).toEqual(["disable", "enable"]);
    expect(await response.drive({ until: "contained" })).toEqual({ kind: "contained" });
    expect(response.asked.map(({ topic }) => topic)).toEqual([
      "contain/disable",
      "undo/disable",
      "contain/disable",
    ]);
  });

  it.each([
    ["an answer that gets lost", "commit-then-drop", 1],
    ["an error", "error", 2],
  ] as const)("is applied once, through %s", async (_name, how, calls) => {
    const response = await play({
      strategy: "disable-first",
      injects: [{ at: "0s", do: "provider-errors", on: "disable", how }],
    });
    expect(await response.drive({ until: "contained" })).toEqual({ kind: "contained" });
    expect(response.calls.map((call) => call.what)).toEqual(Array.from({ length: calls }, () => "disable"));
    expect(response.at().incident.rungs.map(({ rung }) => rung)).toEqual(["disable"]);
    expect(response.world.facts().containedAt! > STARTS_AT).toBe(true);
  });
});

describe("a disable that the provider answers and doesn't do", () => {
  const feigned = { at: "0s", do: "provider-errors", on: "disable", how: "answer-only" } as const;

  it("is found out by a look: runs of a consumer on the old key don't open the gate", async () => {
    const response = await play({
      strategy: "disable-first",
      consumers: [consumer("web")],
      behaves: { web: { reports: "success", wrongEnvironment: true } },
      injects: [feigned],
    });
    closeLeakPath(response);
    const stop = await response.drive();
    expect(stop).toMatchObject({ kind: "blocked" });
    expect(blockersOf(stop)).toContain("NEW_USE_UNPROVEN web");
    expect(response.world.facts()).toMatchObject({ endedAt: null, onLeakedKey: ["web"] });
    expect(response.at().incident.leaked).toMatchObject({ state: "live", stoppedAt: null });
  });

  it("is found out immediately before the end too, where somebody took it back meanwhile", async () => {
    const response = await play({
      strategy: "disable-first",
      consumers: [consumer("web", { period: "on-demand" })],
      provider: { identifiesKey: false },
      behaves: { web: { reports: "success" } },
    });
    closeLeakPath(response);
    acceptBlindness(response);
    expect(await response.drive()).toEqual({ kind: "approval" });
    approve(response);
    await response.world.provider.enableKey(response.world.leaked.id);
    const stop = await response.drive({ seconds: 0 });
    expect(blockersOf(stop)).toContain("OLD_USE_UNOBSERVABLE web");
    expect(response.world.facts().endedAt).toBeNull();
  });
});
