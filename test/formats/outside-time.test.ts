import { describe, expect, it } from "vitest";
import { parseTime } from "../../src/formats/outside-time.ts";
import type { TimeFormat } from "../../src/formats/outside-time.ts";

describe("outside-time", () => {
  it.each<[TimeFormat, unknown, string]>([
    ["iso", "2024-03-02T10:00:00Z", "2024-03-02T10:00:00.000Z"],
    ["iso", "2024-03-02 10:00:00.5+00:00", "2024-03-02T10:00:00.500Z"],
    ["iso", "2024-03-02T12:00:00.123456789+0200", "2024-03-02T10:00:00.123Z"],
    ["iso", "2024-03-02T10:00:00,25-00:30", "2024-03-02T10:30:00.250Z"],
    ["iso", "2024-03-02 10:00:00.139 UTC", "2024-03-02T10:00:00.139Z"],
    ["s", 1709373600, "2024-03-02T10:00:00.000Z"],
    ["s", 1709373600.25, "2024-03-02T10:00:00.250Z"],
    ["ms", 1709373600250, "2024-03-02T10:00:00.250Z"],
    ["text-s", "1709373600.25", "2024-03-02T10:00:00.250Z"],
    ["text-ms", "1709373600250", "2024-03-02T10:00:00.250Z"],
  ])("reads %s %j", (format, value, instant) => {
    expect(parseTime(value, format)).toBe(instant);
  });

  it.each<[TimeFormat, unknown]>([
    ["iso", "2024-03-02T10:00:00"],
    ["iso", "2024-03-02"],
    ["iso", "2024-03-02 10:00:00 CET"],
    ["iso", "2024-13-02T10:00:00Z"],
    ["iso", "Sat, 02 Mar 2024 10:00:00 GMT"],
    ["iso", 1709373600],
    ["s", "1709373600"],
    ["s", 0],
    ["s", -5],
    ["s", Number.NaN],
    ["s", 1709373600250],
    ["ms", 1e300],
    ["text-s", 1709373600],
    ["text-s", "0x65e2f7a0"],
    ["text-s", ""],
    ["text-ms", "1e12"],
    ["iso", null],
    ["ms", undefined],
  ])("doesn't guess at %s %j", (format, value) => {
    expect(parseTime(value, format)).toBeNull();
  });
});
