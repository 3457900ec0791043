import { madeWithKey } from "./audits.ts";
import { describe, expect, test } from "vitest";
import type { Incident } from "../../src/core/incident.ts";
import type { EventBody } from "../../src/core/journal.ts";
import type { Rung } from "../../src/core/plan.ts";
import { doubtEnd } from "../../src/core/record/ending.ts";
import { CACHE, LEAKED, after, looked, opened, row, t } from "./builders.ts";

const applied = (at: number, rung: Rung): EventBody =>
  row(at, "rung.applied", { effect: `contain/${rung}`, rung, detail: "" });
const undone = (at: number, rung: Rung): EventBody =>
  row(at, "rung.undone", { effect: `undo/${rung}`, rung });
const ended = (at: number): EventBody =>
  row(at, "key.ended", { effect: "end/x", keyId: LEAKED, how: "ended" });
const canary = (at: number, outcome: "accepted" | "refused" | "unknown", detail: string = outcome) =>
  row(at, "canary.probed", { outcome, detail });
const live = (): Incident => after(opened(), looked(1));

describe("a rung on the leaked key", () => {
  test("stops it if it is the one that disables, and no other does", () => {
    expect(after(live(), applied(50, "disable")).leaked).toMatchObject({
      state: "disabled",
      stoppedAt: t(50),
    });
    for (const rung of ["observe", "restrict", "pause"] as const) {
      expect(after(live(), applied(50, rung)).leaked).toMatchObject({ state: "live", stoppedAt: null });
    }
  });

  test("that comes off wakes it up if it was the one that disabled it, and no other does", () => {
    const both = after(live(), applied(50, "disable"), applied(51, "restrict"));
    const without = after(both, undone(60, "restrict"));
    expect(without.leaked).toMatchObject({ state: "disabled", stoppedAt: t(50) });
    expect(without.rungs.map(({ rung }) => rung)).toEqual(["disable"]);
    expect(after(without, undone(61, "disable")).leaked).toMatchObject({ state: "live", stoppedAt: null });
  });

  test("that comes off is asked for no more; what else was asked for still is", () => {
    const asked: Incident = { ...live(), undoRequested: ["pause", "disable", "swap:api"] };
    expect(after(asked, undone(60, "pause")).undoRequested).toEqual(["disable", "swap:api"]);
  });

  test("changes nothing of a dead key: neither disabling it nor waking it up", () => {
    const dead = after(live(), applied(50, "disable"), ended(100));
    expect(dead.leaked).toMatchObject({ state: "dead", stoppedAt: t(50), endedAt: t(100) });
    expect(after(dead, applied(110, "disable")).leaked).toEqual(dead.leaked);
    expect(after(dead, undone(120, "disable")).leaked).toEqual(dead.leaked);
  });
});

describe("a canary", () => {
  test("is kept with its answer, a clear one or not", () => {
    expect(after(live(), canary(90, "unknown", "503")).canary).toEqual({
      firstRefused: null,
      lastRefused: null,
      lastAccepted: null,
      lastDetail: "503",
      probedAt: t(90),
    });
    const refused = after(live(), canary(90, "refused"), canary(100, "refused", "401")).canary;
    expect(refused).toEqual({
      firstRefused: t(90),
      lastRefused: t(100),
      lastAccepted: null,
      lastDetail: "401",
      probedAt: t(100),
    });
    expect(after(live(), canary(90, "refused"), canary(100, "accepted", "200")).canary).toEqual({
      firstRefused: null,
      lastRefused: null,
      lastAccepted: t(100),
      lastDetail: "200",
      probedAt: t(100),
    });
  });

  test("that is refused once more doesn't move the beginning of the watch", () => {
    const [first, second, third] = [101, 100 + CACHE, 300].map((at) => canary(at, "refused"));
    const watched = after(live(), ended(100), first!, second!);
    expect(watched.watchFrom).toBe(t(100 + CACHE));
    expect(after(watched, third!).watchFrom).toBe(t(100 + CACHE));
  });

  test("that was refused before an end that wasn't one is forgotten, when it was last accepted isn't", () => {
    const before = after(live(), canary(50, "accepted"), ended(100), canary(101, "refused"));
    expect(doubtEnd(before).canary).toEqual({ ...before.canary, firstRefused: null, lastRefused: null });
  });
});

describe("what was made or kept ends one by one", () => {
  test("a key that the leaked one made, and no other", () => {
    const item = (id: string) => ({ ...madeWithKey({ id, mintedAt: t(10) }), ended: false });
    const two: Incident = {
      ...live(),
      lineage: [item("one"), item("two")],
    };
    const gone = after(two, row(100, "lineage.ended", { effect: "lineage/two", keyId: "two", how: "ended" }));
    expect(gone.lineage).toEqual([item("one"), { ...item("two"), ended: true }]);
  });

  test("the leaked value, when the spool no longer holds it", () => {
    const cleared = (...names: readonly string[]): boolean =>
      after(live(), row(100, "spool.cleared", { effect: "clear/x", names })).leaked.valueHeld;
    expect(cleared("api")).toBe(true);
    expect(cleared("api", "leaked")).toBe(false);
  });

  test("the incident, as what it was closed", () => {
    expect(after(live(), row(100, "incident.closed", { as: "accepted" })).closedAs).toBe("accepted");
  });
});
