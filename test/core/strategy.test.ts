import { describe, expect, it } from "vitest";
import {
  type RowName,
  STRATEGY_TABLE,
  type StrategyFacts,
  isHarder,
  strategyOf,
} from "../../src/core/strategy.ts";

const EVERY_RUNG = ["observe", "restrict", "pause", "disable"] as const;
const abused = ["Caller C-00000001 is hostile and was let in since the exposure."];

function facts(more: Partial<StrategyFacts> = {}): StrategyFacts {
  return {
    exposure: "internal",
    privilege: "low",
    state: "live",
    abuse: [],
    callers: "known",
    audit: "sees",
    possible: EVERY_RUNG,
    overlap: 86_400,
    ...more,
  };
}

const feeble = { possible: ["observe", "restrict"] } as const;
const helpless = { possible: ["observe"] } as const;
const loud = { exposure: "public", privilege: "high" } as const;

describe("the decision table", () => {
  const cases: readonly [RowName, Partial<StrategyFacts>, string, string][] = [
    ["abuse", { abuse: abused }, "contain-now", "disable"],
    ["abuse", { abuse: abused, ...feeble }, "contain-now", "restrict"],
    ["abuse", { abuse: abused, possible: ["observe", "restrict", "pause"] }, "contain-now", "pause"],
    ["abuse", { abuse: abused, ...helpless }, "contain-now", "observe"],
    ["abuse", { abuse: abused, callers: "none", ...loud }, "contain-now", "disable"],
    ["dead", { state: "dead", abuse: abused, ...loud }, "rotate-first", "observe"],
    ["dead", { state: "dead", callers: "none" }, "rotate-first", "observe"],
    ["nobody", { callers: "none", ...loud }, "revoke-first", "disable"],
    ["nobody", { callers: "none", ...helpless }, "revoke-first", "observe"],
    ["public-and-strong", loud, "disable-first", "disable"],
    ["public-and-strong", { exposure: "unknown", privilege: "unknown" }, "disable-first", "disable"],
    ["public-and-strong-for-good", { ...loud, ...feeble }, "rotate-first", "restrict"],
    ["public-and-strong-for-good", { ...loud, ...helpless }, "rotate-first", "observe"],
    ["uncertain", { callers: "unknown" }, "disable-first", "disable"],
    ["uncertain", { audit: "blind" }, "disable-first", "disable"],
    ["uncertain", { audit: "unread" }, "disable-first", "disable"],
    ["uncertain-for-good", { audit: "unread", ...feeble }, "rotate-first", "observe"],
    ["ordinary", {}, "rotate-first", "observe"],
    ["ordinary", { callers: "unread", audit: "planned" }, "rotate-first", "observe"],
    ["ordinary", { exposure: "public" }, "rotate-first", "observe"],
    ["ordinary", { privilege: "high" }, "rotate-first", "observe"],
    ["ordinary", { state: "disabled" }, "rotate-first", "observe"],
  ];

  it.each(cases)("%s: %o → %s, %s", (row, more, strategy, rung) => {
    const judged = strategyOf(facts(more));
    expect(judged).toMatchObject({ row, strategy, rung });
    expect(judged.reasons.length).toBeGreaterThan(0);
    for (const reason of judged.reasons) expect(reason).toMatch(/^[A-Z].*\.$/);
  });

  it("has every row under test, and a last one that fits anything", () => {
    expect(new Set(cases.map(([row]) => row))).toEqual(new Set(STRATEGY_TABLE.map(({ name }) => name)));
    expect(STRATEGY_TABLE.at(-1)?.fits(facts({ state: "dead", abuse: abused }))).toBe(true);
  });

  it("says what it took for granted", () => {
    const { reasons } = strategyOf(facts({ exposure: "unknown", privilege: "unknown" }));
    expect(reasons.join(" ")).toContain("it counts as public");
    expect(reasons.join(" ")).toContain("it counts as much");
  });

  it("asks for an overlap of minutes where the key can't be disabled, and says what the plan has", () => {
    expect(strategyOf(facts({ ...loud, ...feeble })).reasons.join(" ")).toContain(
      "its overlap should be minutes (the plan has 1d)",
    );
  });

  it("says that only a swap or broken glass are left where nothing reversible is", () => {
    expect(strategyOf(facts({ abuse: abused, ...helpless })).reasons.at(-1)).toContain("broken glass");
  });
});

describe("the ladder", () => {
  it("is climbed upwards only", () => {
    expect(isHarder("disable", ["observe", "restrict", "pause"])).toBe(true);
    expect(isHarder("restrict", ["pause"])).toBe(false);
    expect(isHarder("disable", ["disable"])).toBe(false);
    expect(isHarder("observe", [])).toBe(false);
  });
});
