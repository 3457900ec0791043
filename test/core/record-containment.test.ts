import { describe, expect, test } from "vitest";
import { isContained } from "../../src/core/predicates.ts";
import type { Incident } from "../../src/core/incident.ts";
import type { EventBody, EventData } from "../../src/core/journal.ts";
import type { Rung } from "../../src/core/plan.ts";
import { ANA, BO, after, opened, reissued, row, signed, t } from "./builders.ts";

const declines = (rung: Rung): EventBody => signed(10, BO, "rung.declined", { rung, reason: "EXAMPLE" });
const undoes = (rung: EventData["undo.requested"]["rung"]): EventBody =>
  signed(20, ANA, "undo.requested", { rung, reason: "EXAMPLE" });
const paused = (): Incident => opened({ plan: { rung: "pause" } });

describe("a rung that a person said no to", () => {
  test("holds nothing up; one that was taken off, or another one, does", () => {
    expect(isContained(after(paused(), declines("pause")))).toBe(true);
    expect(isContained(after(paused(), declines("restrict")))).toBe(false);
    expect(isContained(after(paused(), undoes("pause")))).toBe(false);
  });

  test("is on record with who and how, and so is one that they took off", () => {
    expect(after(paused(), declines("pause")).declined).toEqual([{ rung: "pause", by: BO, how: "declined" }]);
    for (const rung of ["observe", "restrict", "pause", "disable"] as const) {
      expect(after(paused(), undoes(rung)).declined).toEqual([{ rung, by: ANA, how: "undone" }]);
    }
    expect(after(paused(), undoes("swap:api")).declined).toEqual([]);
  });
});

test("a change of strategy asks anew for what was declined", () => {
  const changed = row(30, "strategy.changed", {
    strategy: "disable-first",
    rung: "disable",
    reasons: [],
    waiting: { seconds: 0, weight: 0 },
    breaking: [],
  });
  expect(after(paused(), declines("pause"), changed)).toMatchObject({
    declined: [],
    strategy: { rung: "disable", at: t(30) },
  });
});

describe("the overlap of two keys", () => {
  const made = (overlapping: boolean): Incident =>
    after(opened({ overlapping }), reissued(60, "api"), reissued(90, "api"));

  test("begins with the first replacement, and not at all where nothing lives beside it", () => {
    expect(made(true).overlapFrom).toBe(t(60));
    expect(made(false).overlapFrom).toBeNull();
  });
});

test("an approval to disable later is on record, signed and dated", () => {
  const approved = signed(30, BO, "disable.preapproved", { planHash: "plan-EXAMPLE" });
  expect(after(opened(), approved).preapprovals).toMatchObject([
    { planHash: "plan-EXAMPLE", by: BO, at: t(30) },
  ]);
});

test("how far the deadline of the overlap has passed is on record", () => {
  const passed = row(40, "deadline.passed", { stage: 2, deadline: t(30) });
  expect(after(opened(), passed).deadlineStage).toBe(2);
});

test("more time for the overlap counts by somebody who was enrolled, while two keys live, and begins its stages anew", () => {
  const passed = row(40, "deadline.passed", { stage: 2, deadline: t(30) });
  const more = (by: string): EventBody => signed(41, by, "deadline.extended", { until: t(50), reason: "x" });
  const overlapping = {
    ...after(opened(), passed),
    overlapFrom: t(0),
    plan: { ...opened().plan, overlap: 30 },
  };
  const given = after(overlapping, more(BO));
  expect([given.deadlineStage, given.extensions.map(({ until }) => until)]).toEqual([0, [t(50)]]);
  for (const by of ["eve", given.responder]) {
    expect(after(overlapping, more(by))).toMatchObject({ deadlineStage: 2, extensions: [] });
  }
  expect(after({ ...overlapping, overlapFrom: null }, more(BO)).extensions).toEqual([]);
});
