import { describe, expect, test } from "vitest";
import type { Evidence } from "../../src/core/evidence.ts";
import { isRunEnough } from "../../src/core/runs.ts";
import { after, consumer, fact, gated, saw, t } from "./builders.ts";

const NOW = 900;
const LIFE = 15 * 60;
const run = (at: number, instance?: string): Evidence =>
  fact("api", at, instance === undefined ? {} : { instance });

function isEnough(instances: number, now: number, runs: readonly Evidence[], since?: number): boolean {
  const incident = after(
    gated({ consumers: [consumer("api", { instances, period: "on-demand" })] }),
    ...runs.map((one) => saw(now, { evidence: [one] })),
  );
  const [api] = Object.values(incident.consumers);
  return isRunEnough(incident, api!, t(now), since === undefined ? undefined : t(since));
}

describe("runs on the new key are enough", () => {
  test("of a single instance with two of them, a minute apart, however long the first is ago", () => {
    expect(isEnough(1, NOW, [run(700), run(760)])).toBe(true);
    expect(isEnough(1, NOW, [run(700), run(759)])).toBe(false);
    const late = 700 + 2 * LIFE;
    const other = { ...run(late), source: "other" };
    expect(isEnough(1, late, [run(700), other])).toBe(true);
  });

  test("since a moment if both came after it", () => {
    expect(isEnough(1, NOW, [run(700), run(760)], 699)).toBe(true);
    expect(isEnough(1, NOW, [run(700), run(760)], 700)).toBe(false);
  });

  const both = (...seconds: readonly number[]) => seconds.flatMap((at) => [run(at, "a"), run(at, "b")]);

  test("of several instances only as long as what each did last is fresh", () => {
    expect(isEnough(2, 760 + LIFE, both(700, 760))).toBe(true);
    expect(isEnough(2, 761 + LIFE, both(700, 760))).toBe(false);
  });

  test("of each instance by its own: what the others did isn't one's", () => {
    expect(isEnough(2, NOW, [run(700, "a"), run(760, "b"), run(820, "c")])).toBe(false);
    expect(isEnough(2, NOW, [...both(700), run(760, "b"), run(820, "b")])).toBe(false);
    expect(isEnough(2, NOW, both(700, 760))).toBe(true);
  });

  test("of nobody in particular not where several are to run", () => {
    expect(isEnough(2, NOW, [run(700), run(760), run(820)])).toBe(false);
    expect(isEnough(2, NOW, [run(700), run(760), run(700, "a"), run(760, "a")])).toBe(false);
  });
});
