import { describe, expect, test } from "vitest";
import { countWakes } from "../../../../src/core/inventory/policy/wakes.ts";
import { row } from "../rows.ts";

describe("the crying test: who would wake up if it vanished tonight", () => {
  test.each([
    [["Ada"], 1],
    [["Ada", "ada ", "ADA"], 1],
    [["Ada", "Grace"], 2],
    [["on-call"], 2],
    [["Platform Team"], 2],
    [["payments"], 2],
    [["Ada", "payments"], 3],
    [["Allan"], 1],
  ])("%j counts as %i", (wakes, count) => {
    expect(countWakes(row({ wakes, team: "Payments" }), true).count).toBe(count);
  });

  test("silence counts as two, but at a desk outside of production as whoever sits there", () => {
    expect(countWakes(row(), false).count).toBe(2);
    expect(countWakes(row(), true).count).toBe(1);
  });
});
