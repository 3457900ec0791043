import { describe, expect, test } from "vitest";
import { endKnowableAt, isEndDenied, isEndKnowable } from "../../src/core/end-check.ts";
import type { Incident } from "../../src/core/incident.ts";
import type { KeyState } from "../../src/core/key.ts";
import { doubtEnd } from "../../src/core/record/ending.ts";
import { CACHE, CY, LEAKED, after, attested, gated, looked, opened, row, t } from "./builders.ts";

const ENDED = 1000;
const KNOWABLE = ENDED + CACHE;
const ended = row(ENDED, "key.ended", { effect: "end/x", keyId: LEAKED, how: "ended" });
const dead = (): Incident => after(gated(), ended);

describe("the provider's word on an ended key counts", () => {
  test("once its cache and its list have had their time since the end", () => {
    const { capabilities } = opened().plan;
    const lagging = opened({ plan: { capabilities: { ...capabilities, listLag: 30 } } });
    expect(endKnowableAt(dead())).toBe(t(KNOWABLE));
    expect(endKnowableAt(after(lagging, ended))).toBe(t(KNOWABLE + 30));
    expect(isEndKnowable(dead(), t(KNOWABLE - 1))).toBe(false);
    expect(isEndKnowable(dead(), t(KNOWABLE))).toBe(true);
  });

  test("counted from the opening where the key was dead on arrival", () => {
    expect(endKnowableAt(after(opened(), looked(1, "dead")))).toBe(t(CACHE));
  });

  test("also where the clock was set back behind the end", () => {
    expect(isEndKnowable(dead(), t(ENDED - 10))).toBe(true);
  });
});

describe("an end is denied", () => {
  test.each<[KeyState, boolean]>([
    ["live", true],
    ["disabled", true],
    ["dead", false],
    ["quarantined", false],
    ["unknown", false],
  ])("by a key that is found %s: %s", (state, denied) => {
    expect(isEndDenied(dead(), looked(KNOWABLE, state))).toBe(denied);
    expect(isEndDenied(dead(), looked(KNOWABLE - 1, state))).toBe(false);
    expect(isEndDenied(gated(), looked(KNOWABLE, state))).toBe(false);
  });

  test("by no other row that says of a key that it is live", () => {
    const probed = { replacement: "api", outcome: "accepted", detail: "", state: "live" } as const;
    expect(isEndDenied(dead(), row(KNOWABLE, "replacement.probed", probed))).toBe(false);
  });
});

describe("an end is checked", () => {
  const seen = (...looks: readonly [number, KeyState][]): Incident["leaked"] =>
    after(dead(), ...looks.map(([at, state]) => looked(at, state))).leaked;

  test("by a look that doesn't deny it, late enough, and stays so", () => {
    expect(seen([KNOWABLE - 1, "dead"])).toMatchObject({ state: "dead", endChecked: false });
    expect(seen([KNOWABLE - 1, "live"])).toMatchObject({ state: "dead", endChecked: false });
    expect(seen([KNOWABLE, "unknown"])).toMatchObject({ state: "dead", endChecked: true });
    expect(seen([KNOWABLE, "dead"], [KNOWABLE - 1, "unknown"])).toMatchObject({ endChecked: true });
  });

  test("not by one that finds the key alive", () => {
    expect(seen([KNOWABLE, "live"])).toMatchObject({ state: "live", endedAt: null, endChecked: false });
    const early = after(opened(), looked(1, "dead"), looked(2, "live")).leaked;
    expect(early).toMatchObject({ state: "live", endChecked: false });
  });

  test("by the first look already, where the key was dead on arrival", () => {
    const found = (at: number, state: KeyState): Incident["leaked"] =>
      after(opened(), looked(at, state)).leaked;
    expect(found(CACHE - 1, "dead").endChecked).toBe(false);
    expect(found(CACHE, "dead").endChecked).toBe(true);
    expect(found(CACHE, "disabled").endChecked).toBe(false);
    expect(after(opened(), looked(1, "dead"), looked(2, "disabled")).leaked.state).toBe("disabled");
  });

  test("anew after another end, a doubt, or somebody's word that the key is dead", () => {
    const checked = after(dead(), looked(KNOWABLE, "dead"));
    expect(checked.leaked.endChecked).toBe(true);
    expect(after(checked, ended).leaked.endChecked).toBe(false);
    expect(doubtEnd(checked).leaked.endChecked).toBe(false);
    expect(after(checked, attested(1200, CY, "key-dead", LEAKED)).leaked.endChecked).toBe(false);
  });
});
