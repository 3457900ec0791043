import { expect, test } from "vitest";
import { expiryOf, makeValue, writeTime } from "../../../src/adapters/provider/made-value.ts";

test("each made value has a capital, a small letter and a digit, and none comes twice", () => {
  const values = Array.from({ length: 500 }, () =>
    makeValue({ of: "letters", length: 16, prefix: "" }).reveal(),
  );
  for (const value of values) expect(value).toMatch(/^(?=.*[A-Z])(?=.*[a-z])(?=.*\d)[A-Za-z0-9]{16}$/);
  expect(new Set(values).size).toBe(500);
  // 62 signs in 8,000 places: a sign that never comes would say that some are left out.
  expect(new Set(values.join("")).size).toBe(62);
});

test("a time is written in the unit that is asked for", () => {
  const at = "2026-11-26T10:00:00.999Z";
  expect((["iso", "date", "s", "ms"] as const).map((format) => writeTime(at, format))).toEqual([
    at,
    "2026-11-26",
    1_795_687_200,
    1_795_687_200_999,
  ]);
  expect(expiryOf({ in: "P1D", format: "iso" }, Date.parse(at))).toBe("2026-11-27T10:00:00.999Z");
});
