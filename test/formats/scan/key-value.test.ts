import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { valuesIn } from "../../../src/formats/scan/key-value.ts";

const found = (line: string): readonly string[] => valuesIn(line).map(({ text }) => text);

describe("literal keys in a line", () => {
  it.each([
    [
      "an Auxot key in a header",
      "Authorization: Bearer team.EXAMPLEq7Zx2mK9pLw4",
      "team.EXAMPLEq7Zx2mK9pLw4",
    ],
    ["a key with dots in its tail", "K=user.EXAMPLEab12.cd34EF56gh78", "user.EXAMPLEab12.cd34EF56gh78"],
    ["a key without EXAMPLE", "K=team.a8Kd03LmQz91xYvB72cN", "team.a8Kd03LmQz91xYvB72cN"],
    [
      "a key behind an escaped line feed",
      String.raw`"run\nteam.EXAMPLEq7Zx2mK9pLw4"`,
      "team.EXAMPLEq7Zx2mK9pLw4",
    ],
    [
      "a key behind a percent escape",
      "?auth=Bearer%20team.EXAMPLEq7Zx2mK9pLw4&x=1",
      "team.EXAMPLEq7Zx2mK9pLw4",
    ],
    ["a key at the end of a sentence", "It was user.EXAMPLEq7Zx2mK9pLw4.", "user.EXAMPLEq7Zx2mK9pLw4"],
    ["a GitHub token", "ghp_EXAMPLEq7Zx2mK9pLw4q7Zx2mK9pLw4q7Zx", "ghp_EXAMPLEq7Zx2mK9pLw4q7Zx2mK9pLw4q7Zx"],
    ["an AWS key id", "aws_access_key_id = AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE"],
    [
      "an Anthropic key, and not an OpenAI one",
      "sk-ant-api03-EXAMPLEq7Zx2mK9pLw4",
      "sk-ant-api03-EXAMPLEq7Zx2mK9pLw4",
    ],
    ["a Stripe key", "sk_live_EXAMPLE51q7Zx2mK9pLw4", "sk_live_EXAMPLE51q7Zx2mK9pLw4"],
  ])("finds %s", (_, line, key) => {
    expect(found(line)).toEqual([key]);
  });

  it.each([
    ["names of attributes", "user.preferences.notifications.email.frequency"],
    ["names of methods", "team.members_list_with_permissions()"],
    ["a longer chain", "this.user.EXAMPLEq7Zx2mK9pLw4"],
    ["a host", "team.service-01.eu-west-1.internal.example.com"],
    ["a placeholder of crosses", "sk-xxxxxxxxxxxxxxxxxxxxxxxx"],
    ["a placeholder in words", "team.your-key-goes-here-0123"],
    ["a prefix in a manual", "keys look like user.abc123..."],
    ["a row of digits", "user.0123456789abcdef0123"],
    ["an id of a record", "user.550e8400-e29b-41d4-a716-446655440000"],
    ["a key that may be public", "pk_live_EXAMPLE51q7Zx2mK9pLw4"],
    ["a longer run of capitals", "XAKIAIOSFODNN7EXAMPLEX"],
    ["an option of npm", "npm_config_cache_directory_path_of_all"],
    ["a word that ends in sk-", "task-EXAMPLEq7Zx2mK9pLw4q7Zx"],
  ])("finds nothing in %s", (_, line) => {
    expect(found(line)).toEqual([]);
  });
});

describe("keys as chance makes them, without a word that gives them away", () => {
  const chance = (seed: number): Buffer => createHash("sha256").update(`key ${seed}`).digest();
  it.each([
    ["the 43 characters of Auxot's own router", (seed: number) => chance(seed).toString("base64url"), 5],
    ["22 characters", (seed: number) => chance(seed).subarray(0, 16).toString("base64url"), 15],
    [
      "20 letters and digits",
      (seed: number) =>
        chance(seed)
          .toString("base64")
          .replaceAll(/[^A-Za-z0-9]/g, "")
          .slice(0, 20),
      30,
    ],
    ["32 hex digits", (seed: number) => chance(seed).subarray(0, 16).toString("hex"), 5],
  ])("are found: %s", (_, tailOf, most) => {
    const tails = Array.from({ length: 3000 }, (_, seed) => tailOf(seed));
    const missed = tails.filter((tail) => found(`KEY=team.${tail}`)[0] !== `team.${tail}`);
    expect(missed.length).toBeLessThanOrEqual(most);
  });
});
