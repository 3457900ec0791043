import { describe, expect, it } from "vitest";
import { parseAge, parseTime } from "../../src/formats/outside-time.ts";
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
    ["clf", "02/Mar/2024:10:00:00 +0000", "2024-03-02T10:00:00.000Z"],
    ["clf", "02/Mar/2024:05:30:00 -0430", "2024-03-02T10:00:00.000Z"],
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
    ["clf", "02/Mär/2024:10:00:00 +0000"],
    ["clf", "02/Mar/2024:10:00:00"],
    ["clf", "02/Mar/2024:25:00:00 +0000"],
    ["clf", "[02/Mar/2024:10:00:00 +0000]"],
    ["iso", null],
    ["ms", undefined],
  ])("doesn't guess at %s %j", (format, value) => {
    expect(parseTime(value, format)).toBeNull();
  });
});

it("a time without a zone is UTC where it's known to be", () => {
  for (const text of [
    "2026-11-26T10:00:00",
    "2026-11-26 10:00:00",
    "2026-11-26T10:00:00Z",
    "2026-11-26 11:00:00+01:00",
  ]) {
    expect(parseTime(text, "iso-utc")).toBe("2026-11-26T10:00:00.000Z");
  }
  expect(parseTime("2026-11-26 10:00:00.123456", "iso-utc")).toBe("2026-11-26T10:00:00.123Z");
  for (const text of [
    "2026-11-26",
    "26.11.2026 10:00:00",
    "2026-11-26 10:00",
    "2026-13-26 10:00:00",
    "",
    5,
    null,
  ]) {
    expect([text, parseTime(text, "iso-utc")]).toEqual([text, null]);
  }
});

it("a time as HTTP writes it, and a day, are read and nothing like them", () => {
  expect(parseTime("Thu, 26 Nov 2026 10:00:00 GMT", "http-date")).toBe("2026-11-26T10:00:00.000Z");
  for (const text of [
    "26 Nov 2026 10:00:00 GMT",
    "Thu, 26 Nov 2026 10:00:00 +0100",
    "Thu, 26 Xxx 2026 10:00:00 GMT",
    "now",
  ]) {
    expect([text, parseTime(text, "http-date")]).toEqual([text, null]);
  }
  expect(parseTime("2026-11-26", "date")).toBe("2026-11-26T00:00:00.000Z");
  for (const text of ["2026-11-26T10:00:00Z", "2026-13-30", "26.11.2026", 20_261_126]) {
    expect([text, parseTime(text, "date")]).toEqual([text, null]);
  }
});

it("an age counts back from the answer", () => {
  const now = "2026-11-26T10:00:00.000Z";
  expect(parseAge(90, now)).toBe("2026-11-26T09:58:30.000Z");
  expect(parseAge("90.5", now)).toBe("2026-11-26T09:58:29.500Z");
  for (const value of [-1, "-1", "1m", null, undefined, {}, Number.NaN, 1e12]) {
    expect([value, parseAge(value, now)]).toEqual([value, null]);
  }
});
