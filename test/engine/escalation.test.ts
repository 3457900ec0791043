import { describe, expect, it } from "vitest";
import { exitCodeOfStop } from "../../src/cli/exit-code.ts";
import type { Rung } from "../../src/core/plan.ts";
import { approve, attest, breakGlass, classify, closeLeakPath, strangers } from "./deeds.ts";
import { type Play, play } from "./play.ts";
import { type Setting, consumer } from "./setting.ts";

/** A thief whose calls begin three minutes in, while a consumer keeps the gate shut. */
const abused = {
  thief: {
    userAgent: "thief/1.0",
    address: "203.0.113.9",
    uses: [{ after: "13m", every: "1m", until: "3h" }],
  },
  behaves: { jobs: { deployDelay: "20m" } },
} satisfies Setting;

/** Until the thief has been seen at the gate and two people called them hostile. */
async function untilAbused(setting: Setting = abused, voters = ["ana", "ben"]): Promise<Play> {
  const response = await play(setting);
  closeLeakPath(response);
  await response.drive({ seconds: 420 });
  const [caller = ""] = strangers(response);
  expect(caller).not.toBe("");
  for (const by of voters) classify(response, by, caller, "hostile");
  return response;
}

function decline(response: Play, by: string, rung: Rung): void {
  response.sign(by, "rung.declined", { rung, reason: "checkout earns the money" });
}

const disables = (response: Play): number => response.calls.filter(({ what }) => what === "disable").length;

describe("abuse in the overlap", () => {
  it("leads to a disabled key, told to owners before, and the response still closes", async () => {
    const response = await untilAbused();
    expect(disables(response)).toBe(0);
    await response.drive({ seconds: 1800 });
    approve(response);
    expect(await response.drive()).toEqual({ kind: "closed" });
    const [unsure, changed] = response.rows("strategy.changed");
    expect(unsure?.data).toMatchObject({ strategy: "disable-first" });
    expect(changed?.data).toMatchObject({ strategy: "contain-now", rung: "disable", waiting: { weight: 1 } });
    const applied = response.rows("rung.applied");
    expect(applied.map(({ data }) => data.rung)).toEqual(["disable"]);
    const told = response.rows("notice.sent").filter(({ data }) => data.purpose === "before-disable");
    expect(told.map(({ data }) => data.to).toSorted()).toEqual(["ana", "ben"]);
    for (const { seq } of told) {
      expect(seq).toBeGreaterThan(changed?.seq ?? Infinity);
      expect(seq).toBeLessThan(applied[0]?.seq ?? 0);
    }
    const question = response.asked.find(({ topic }) => topic.startsWith("contain/disable"));
    expect(question).toMatchObject({ level: "typed", name: "shared" });
    expect(question?.lines.join(" ")).toContain("Strategy contain-now.");
    expect(response.world.facts()).toMatchObject({ prematureEnds: [], onLeakedKey: [], orphans: [] });
    expect(response.rows("strategy.changed")).toHaveLength(2);
  });

  it("isn't what one person says of a caller", async () => {
    const response = await untilAbused(abused, ["ana"]);
    await response.drive({ seconds: 600 });
    expect(disables(response)).toBe(0);
    expect(response.rows("strategy.changed").map(({ data }) => data.strategy)).toEqual(["disable-first"]);
  });

  it("may be attested where no log shows it, and leads to the same, from any step", async () => {
    const response = await play();
    attest(response, "ana", "abuse-seen", "incident");
    await response.drive({ seconds: 0 });
    const order = response.calls.map(({ what }) => what);
    expect(order.slice(0, 2)).toEqual(["disable", "create"]);
    expect(response.rows("strategy.changed")).toHaveLength(1);
  });

  it("climbs no further than the provider can, and says what is left", async () => {
    const response = await untilAbused({ ...abused, provider: { canDisable: false } });
    await response.drive({ seconds: 600 });
    expect(response.rows("rung.applied")).toEqual([]);
    const abuse = response.rows("strategy.changed").find(({ data }) => data.strategy === "contain-now");
    expect(abuse?.data).toMatchObject({ rung: "observe" });
    expect(abuse?.data.reasons.at(-1)).toContain("broken glass");
  });

  it("restricts where the key can only be narrowed; undone, it stays off", async () => {
    const response = await untilAbused({
      ...abused,
      provider: { canDisable: false },
      contain: { networks: ["10.0.0.0/8"] },
    });
    await response.drive({ seconds: 300 });
    expect(response.rows("rung.applied").map(({ data }) => data.rung)).toEqual(["restrict"]);
    const [told] = response.rows("notice.sent").filter(({ data }) => data.purpose === "before-restrict");
    expect(told?.seq).toBeLessThan(response.rows("rung.applied")[0]?.seq ?? 0);
    response.sign("ana", "undo.requested", { rung: "restrict", reason: "the office is locked out" });
    await response.drive({ seconds: 300 });
    expect(response.at().incident.rungs).toEqual([]);
    expect(response.calls.map(({ what }) => what).filter((what) => /restrict/.test(what))).toEqual([
      "restrict",
      "unrestrict",
    ]);
  });

  it("pauses callers that aren't swapped yet, and lets them go on", async () => {
    const response = await play({
      provider: { canDisable: false },
      contain: { pause: { apply: "scale-down", undo: "scale-up" } },
    });
    attest(response, "ana", "abuse-seen", "incident");
    closeLeakPath(response);
    const stop = await response.drive();
    expect(stop).toEqual({ kind: "approval" });
    expect(response.rows("rung.applied").map(({ data }) => data.rung)).toEqual(["pause"]);
    expect(response.rows("rung.undone").map(({ data }) => data.rung)).toEqual(["pause"]);
    const [told] = response.rows("notice.sent").filter(({ data }) => data.purpose === "before-pause");
    expect(told?.seq).toBeLessThan(response.rows("rung.applied")[0]?.seq ?? 0);
  });

  it("can be undone like the first rung, and isn't offered again until the strategy changes", async () => {
    const response = await untilAbused();
    await response.drive({ seconds: 60 });
    expect(disables(response)).toBe(1);
    response.sign("ana", "undo.requested", { rung: "disable", reason: "checkout is down" });
    await response.drive({ seconds: 300 });
    expect(response.at().incident).toMatchObject({ rungs: [], leaked: { state: "live" } });
    await response.drive({ seconds: 300 });
    expect(disables(response)).toBe(1);
  });
});

describe("a person who says no", () => {
  it("is asked by every driver until the no is signed, and not after it", async () => {
    const response = await untilAbused();
    response.refused.add("contain/disable");
    const asked = (): number => response.asked.filter(({ topic }) => topic.startsWith("contain/")).length;
    expect(await response.drive({ seconds: 0 })).toMatchObject({ kind: "declined", rung: "disable" });
    expect(await response.drive({ seconds: 0 })).toMatchObject({ kind: "declined", rung: "disable" });
    expect(asked()).toBe(2);
    decline(response, "ben", "disable");
    await response.drive({ seconds: 1800 });
    approve(response);
    expect(await response.drive()).toEqual({ kind: "closed" });
    expect(asked()).toBe(2);
    expect(disables(response)).toBe(0);
  });

  it("lets a response that was to disable first go on without it", async () => {
    const response = await play({ strategy: "disable-first" });
    decline(response, "ben", "disable");
    expect(await response.drive({ until: "contained" })).toEqual({ kind: "contained" });
    expect(response.calls).toEqual([]);
    expect(response.rows("contain.settled").map(({ data }) => data.rung)).toEqual(["observe"]);
  });
});

describe("a driver that nobody sits at", () => {
  it("goes on with what is due and names what a person has to decide", async () => {
    const response = await untilAbused();
    response.unheard.add("contain/");
    const before = response.rows("evidence.observed").length;
    await response.world.clock.sleep(60);
    const stop = await response.drive({ seconds: 0, unattended: true });
    expect(stop).toMatchObject({
      kind: "decision",
      what: ['containment "disable" of shared'],
      rung: "disable",
    });
    // The gate is shut too: that counts for more.
    expect(stop).toHaveProperty("blockers.0.code");
    expect(exitCodeOfStop(stop)).toBe(5);
    expect(response.rows("evidence.observed").length).toBeGreaterThan(before);
    expect(disables(response)).toBe(0);
    response.unheard.clear();
    await response.drive({ seconds: 0 });
    expect(disables(response)).toBe(1);
  });

  it("stops at a question of the steps as a decision, and fails at it where somebody was to be there", async () => {
    const response = await play();
    response.unheard.add("reissue");
    expect(await response.drive({ unattended: true })).toMatchObject({ kind: "decision", rung: null });
    await expect(response.drive()).rejects.toThrow("replacement key(s)");
    expect(response.calls).toEqual([]);
  });
});

describe("an unknown caller", () => {
  it("leads to a disabled key only where the team has chosen no rung", async () => {
    const quiet = await play({ ...abused, contain: {} });
    await quiet.drive({ seconds: 420 });
    expect(disables(quiet)).toBe(0);
    const free = await play({ ...abused, contain: { rung: null } });
    await free.drive({ seconds: 420 });
    expect(disables(free)).toBe(1);
    expect(free.rows("strategy.changed").map(({ data }) => data.strategy)).toEqual(["disable-first"]);
  });
});

describe("an end on broken glass", () => {
  it("is told to the owners of those who will break, before it", async () => {
    const response = await play({
      consumers: [consumer("web", { period: "30s" }), consumer("jobs", { owner: "ben" })],
      behaves: { jobs: { broken: true } },
    });
    closeLeakPath(response);
    await response.drive({ seconds: 300 });
    for (const by of ["ana", "ben"]) breakGlass(response, by, ["jobs"]);
    await response.drive({ seconds: 300 });
    const told = response.rows("notice.sent").filter(({ data }) => data.purpose === "before-break-glass");
    expect(told.map(({ data }) => data.to)).toEqual(["ben"]);
    const [ended] = response.rows("effect.intended").filter(({ data }) => data.kind === "end");
    expect(told[0]?.seq).toBeLessThan(ended?.seq ?? 0);
  });

  it("is told to nobody where the gate was open", async () => {
    const response = await play();
    closeLeakPath(response);
    await response.drive();
    approve(response);
    await response.drive();
    expect(response.rows("key.ended")).toHaveLength(1);
    expect(response.rows("notice.sent").map(({ data }) => data.purpose)).not.toContain("before-break-glass");
  });
});
