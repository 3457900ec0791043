import { expect, test } from "vitest";
import { durationSchema, toSeconds } from "../../src/formats/duration.ts";

test.each([
  ["30s", 30],
  ["5m", 300],
  ["1h", 3600],
  ["2d", 172_800],
  [90, 90],
  [0, 0],
  [0.25, 0.25],
  ["366d", 31_622_400],
])("%s is %d seconds", (value, seconds) => {
  expect(durationSchema.parse(value)).toBe(seconds);
});

test.each([
  "90",
  "5 m",
  "1h30m",
  "-1s",
  "1.5h",
  "367d",
  "999999999d",
  "",
  "5M",
  -1,
  NaN,
  Infinity,
  true,
  null,
  undefined,
  [],
  {},
])("%s isn't a duration", (value) => {
  expect(toSeconds(value)).toBeNull();
  expect(durationSchema.safeParse(value).success).toBe(false);
});
