import { describe, expect, test } from "vitest";
import {
  aheadNow,
  earliestNow,
  atEarliest,
  hasPassed,
  isAsMeasured,
  latestNow,
  atLatest,
  onThisClock,
  recordClock,
} from "../../src/core/clock-skew.ts";
import type { Incident } from "../../src/core/incident.ts";
import { after, opened } from "./builders.ts";
import { row, t } from "./rows.ts";

/** Measured at `at` of this clock; `unchangedAt` in the same count. */
const measured = (at: number, ahead: number, { within = 0, unchangedAt = -1 } = {}) =>
  row(at, "clock.measured", { ahead, within, ...(unchangedAt < 0 ? {} : { unchangedAt: t(unchangedAt) }) });

const range = (incident: Incident, at: number) => [atEarliest(incident, t(at)), atLatest(incident, t(at))];

describe("a clock that was never measured", () => {
  test("is taken as it is", () => {
    const unknown = opened();
    expect(range(unknown, 100)).toEqual([t(100), t(100)]);
    expect([earliestNow(unknown, t(7)), latestNow(unknown, t(7))]).toEqual([t(7), t(7)]);
    expect(aheadNow(unknown)).toBeNull();
    expect(isAsMeasured(unknown, 0, 0)).toBe(false);
    expect(hasPassed(unknown, t(0), 10, t(10))).toBe(true);
    expect(hasPassed(unknown, t(0), 10, t(9))).toBe(false);
  });
});

describe("a clock that is off, and goes evenly", () => {
  const behind = after(opened(), measured(10, -3600, { within: 2 }));

  test("tells times that lie two seconds either side of where the provider's puts them, before and after", () => {
    for (const at of [0, 10]) expect(range(behind, at)).toEqual([t(at + 3598), t(at + 3602)]);
    expect(latestNow(behind, t(20))).toBe(t(3622));
    expect(earliestNow(behind, t(20))).toBe(t(3618));
    expect(aheadNow(behind)).toBe(-3600);
  });

  test("lets a time pass only when it surely has, and says when on its own face", () => {
    expect(hasPassed(behind, t(0), 60, t(63.9))).toBe(false);
    expect(hasPassed(behind, t(0), 60, t(64))).toBe(true);
    expect(hasPassed(behind, t(0), 60, onThisClock(behind, t(3602 + 60)))).toBe(true);
    expect(onThisClock(behind, t(3600))).toBe(t(2));
  });

  test("is found unchanged within what can't be told apart", () => {
    for (const ahead of [-3604, -3600, -3596]) expect(isAsMeasured(behind, ahead, 1)).toBe(true);
    for (const ahead of [-3604.1, -3595.9, 0]) expect(isAsMeasured(behind, ahead, 1)).toBe(false);
  });
});

describe("a clock that was set", () => {
  /** Right until it was last looked at, at 100; found an hour behind ten seconds later. */
  const setBack = after(opened(), measured(0, 0), measured(110 - 3600, -3600, { unchangedAt: 100 }));

  test("is believed by what was measured, where only one can be meant", () => {
    expect(range(setBack, 50)).toEqual([t(50), t(50)]);
    const later = after(setBack, row(200 - 3600, "lease.taken", { token: 1, holder: "host-EXAMPLE" }));
    expect(range(later, 200 - 3600)).toEqual([t(200), t(200)]);
  });

  test("is doubted both ways since it was last found unchanged, and once it tells a time again", () => {
    const hour = after(setBack, row(110, "lease.taken", { token: 1, holder: "host-EXAMPLE" }));
    expect(range(setBack, 105)).toEqual([t(105), t(105)]);
    expect(range(hour, 105)).toEqual([t(105), t(3705)]);
    for (const at of [100, 105]) expect(range(setBack, at - 3600)).toEqual([t(at), t(at)]);
    expect(range(setBack, 99 - 3600)).toEqual([t(99 - 3600), t(99)]);
  });

  test("tells the present by what was measured last", () => {
    expect(latestNow(setBack, t(105))).toBe(t(3705));
    expect(earliestNow(setBack, t(105))).toBe(t(3705));
  });

  test("is doubted since it was measured, by a driver that hadn't looked before", () => {
    const restarted = after(opened(), measured(0, 0), measured(700, 600));
    expect(range(restarted, 100)).toEqual([t(100), t(100)]);
    expect(range(restarted, 650)).toEqual([t(50), t(50)]);
    const late = after(opened(), measured(0, 0), measured(3700, 600));
    expect(range(late, 650)).toEqual([t(50), t(650)]);
  });

  test("tells nothing sure of a time that it never told", () => {
    const forth = after(opened(), measured(0, 0), measured(3710, 3600, { unchangedAt: 100 }));
    expect(range(forth, 2000)).toEqual([t(-1600), t(2000)]);
  });

  test("is known by as many stretches as it went evenly for, however many times it told in each", () => {
    const told = (at: number) => row(at, "lease.taken", { token: 1, holder: "host-EXAMPLE" });
    const twice = after(opened(), measured(0, 0), told(50), measured(700, 600, { unchangedAt: 100 }));
    expect(twice.clock).toMatchObject([
      { most: 0, to: t(100) },
      { most: 600, to: null },
    ]);
    const thrice = after(twice, told(800), measured(300, 0, { unchangedAt: 900 }), told(400), told(500));
    expect(thrice.clock).toMatchObject([
      { most: 0, to: t(100) },
      { most: 600, to: t(900) },
      { most: 0, to: null, told: t(500) },
    ]);
    expect(range(thrice, 850)).toEqual([t(250), t(250)]);
  });

  test("is doubted for as long as the provider's clock went on, where it was ahead before too", () => {
    // By the provider's it was last found unchanged at 40 and found ahead by more at 100.
    const more = after(opened(), measured(0, 60), measured(700, 600, { unchangedAt: 100 }));
    expect(range(more, 160)).toEqual([t(100), t(100)]);
    expect(range(more, 161)).toEqual([t(-439), t(101)]);
    expect(range(more, 640)).toEqual([t(40), t(40)]);
    expect(range(more, 639)).toEqual([t(39), t(579)]);
  });

  test("and that nothing else measures", () => {
    const other = row(5 - 3600, "lease.taken", { token: 1, holder: "host-EXAMPLE" });
    expect(recordClock(setBack, other)).toBe(setBack);
  });
});
