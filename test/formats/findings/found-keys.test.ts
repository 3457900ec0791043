import { describe, expect, test } from "vitest";
import { Secret } from "../../../src/core/secret.ts";
import { type FoundFields, findingOf } from "../../../src/formats/findings/finding.ts";
import { foundKeys, pickKey } from "../../../src/formats/findings/found-keys.ts";

const found = (fields: Partial<FoundFields>) =>
  findingOf({ detector: "generic-api-key", file: "deploy.yml", line: 12, ...fields });
const print = (of: Secret | string): string =>
  typeof of === "string" ? `text ${of}` : `value ${of.reveal()}`;
const keysOf = (...fields: readonly Partial<FoundFields>[]) => foundKeys(fields.map(found), print);

describe("the findings of one report", () => {
  test("of one key count from its earliest exposure, in whatever order they stand", () => {
    const value = "team.EXAMPLEaaaaaaaaaak3f9";
    const keys = keysOf(
      { value, exposedAt: "2026-11-23T10:00:00.000Z" },
      { value, exposedAt: "2026-11-20T10:00:00.000Z" },
      { value },
    );
    expect(keys).toMatchObject([{ count: 3, finding: { exposedAt: "2026-11-20T10:00:00.000Z" } }]);
  });

  test("of two keys that look alike are two keys", () => {
    expect(keysOf({ value: "team.EXAMPLEaaaak3f9" }, { value: "team.EXAMPLEbbbbk3f9" })).toHaveLength(2);
  });

  test("that aren't there are no key", () => {
    expect(keysOf()).toEqual([]);
  });

  test("that are masked all over are one key only where they stand at one place", () => {
    const value = "************************";
    expect(keysOf({ value, line: 1 }, { value, line: 1 }, { value, line: 2 })).toMatchObject([
      { count: 2, finding: { location: "deploy.yml:1" } },
      { count: 1, finding: { location: "deploy.yml:2" } },
    ]);
  });

  test("that are masked in part are one key if the same is left", () => {
    const rows = ["team.EXAMPLEaa...", "team.EXAMPLEaa...", "team.EXAMPLEbb..."];
    expect(keysOf(...rows.map((value, line) => ({ value, line })))).toMatchObject([
      { count: 2 },
      { count: 1 },
    ]);
  });

  test("of which only the first line of a private key is known are of different keys", () => {
    const value = "-----BEGIN OPENSSH PRIVATE KEY-----";
    const keys = keysOf({ value, file: "a" }, { value, file: "b" });
    expect(keys).toMatchObject([{ finding: { value: null, prefix: "" } }, { finding: { value: null } }]);
  });

  test("are of the key that one of them has tried", () => {
    const value = "team.EXAMPLEaaaaaaaaaak3f9";
    const verdict = (...verified: (boolean | null)[]) =>
      keysOf(...verified.map((one) => ({ value, verified: one })))[0]?.finding.verified;
    expect([verdict(null, false, true), verdict(null, false), verdict(null, null)]).toEqual([
      true,
      false,
      null,
    ]);
  });

  test("of an AWS key go by its id, which is no secret, whether or not its other half is there", () => {
    const keyId = "AKIAIOSFODNN7EXAMPLE";
    const keys = keysOf({ value: keyId }, { keyId, value: "EXAMPLEsecretpart0123456789" });
    expect(keys).toMatchObject([
      { count: 2, finding: { keyId, prefix: "AKIA", lastFour: "MPLE", length: 20 } },
    ]);
    expect(keys[0]?.finding.value?.reveal()).toBe("EXAMPLEsecretpart0123456789");
  });
});

describe("--pick", () => {
  const keys = ["3f9a1b2c00", "3f9a1b2c11", "1234567800"].map((fingerprint) => ({
    ...(keysOf({ value: "team.EXAMPLEaaaak3f9" })[0] ?? expect.fail("no key")),
    fingerprint,
  }));

  test.each([
    ["2", 1],
    ["3f9a1b2c1", 1],
    ["12345678", 2],
  ])("%s names one key", (pick, index) => {
    expect(pickKey(keys, pick)).toBe(keys[index]);
  });

  test.each(["0", "4", "01", "3f9a1b2c", "3f9a", "", "none", "-1", "1.0"])("%s names none", (pick) => {
    expect(() => pickKey(keys, pick)).toThrow(expect.objectContaining({ code: "ERR_WHICH_FINDING" }));
  });
});
