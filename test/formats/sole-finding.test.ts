import { describe, expect, test } from "vitest";
import { Secret } from "../../src/core/secret.ts";
import { type Finding, soleFinding } from "../../src/formats/finding.ts";

const found = (tail: string, exposedAt?: string): Finding => ({
  detector: "generic-api-key",
  prefix: "team.",
  lastFour: "k3f9",
  length: 26,
  location: "deploy.yml:12",
  value: new Secret(`team.EXAMPLE${tail}k3f9`),
  ...(exposedAt === undefined ? {} : { exposedAt }),
});
const whole = (value: Secret): string => JSON.stringify([value.length, value.mask, tails.get(value)]);
const tails = new Map<Secret, string>();
const named = (tail: string, exposedAt?: string): Finding => {
  const finding = found(tail, exposedAt);
  if (finding.value !== null) tails.set(finding.value, tail);
  return finding;
};

describe("the findings of one report", () => {
  test("of one key count from its earliest exposure, in whatever order they stand", () => {
    const findings = [
      named("aaaaaaaaaa", "2026-11-23T10:00:00.000Z"),
      named("aaaaaaaaaa", "2026-11-20T10:00:00.000Z"),
      named("aaaaaaaaaa"),
    ];
    expect(soleFinding(findings, whole)?.exposedAt).toBe("2026-11-20T10:00:00.000Z");
  });

  test("of two keys that look alike are two keys", () => {
    expect(soleFinding([named("aaaaaaaaaa"), named("bbbbbbbbbb")], whole)).toBeNull();
  });

  test("that aren't there are no key", () => {
    expect(soleFinding([], whole)).toBeNull();
  });
});
