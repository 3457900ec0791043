import { array, assert as forAll, constantFrom, property, string } from "fast-check";
import { describe, expect, test } from "vitest";
import { globMatches } from "../../src/core/attribution.ts";

/** The same thing said in another way: only fit for short texts. */
function byTheBook(pattern: string, text: string): boolean {
  const [first] = pattern;
  if (first === undefined) return text === "";
  const rest = pattern.slice(1);
  if (first === "*") return byTheBook(rest, text) || (text !== "" && byTheBook(pattern, text.slice(1)));
  return text.startsWith(first) && byTheBook(rest, text.slice(1));
}

const letters = string({ unit: constantFrom("a", "b", "."), maxLength: 10 });
const patterns = string({ unit: constantFrom("a", "b", ".", "*"), maxLength: 7 });

describe("a pattern in the inventory", () => {
  test.each<[string, string, boolean]>([
    ["api/*", "api/1.2", true],
    ["api/*", "api/", true],
    ["api/*", "xapi/1", false],
    ["*", "", true],
    ["", "", true],
    ["", "a", false],
    ["a*a", "a", false],
    ["a*a", "aa", true],
    ["*b*", "abc", true],
    ["a*b*c", "acb", false],
    ["a*bc*cd", "abcd", false],
    ["a*b*b*c", "abc", false],
    ["a.c", "abc", false],
    ["a[bc]?", "a[bc]?", true],
    ["api/*", "api/1\n2", true],
  ])("%j on %j: %s", (pattern, text, expected) => {
    expect(globMatches(pattern, text)).toBe(expected);
  });

  test("means what its letters and stars say, for any pattern and text", () => {
    const seen = { true: 0, false: 0 };
    forAll(
      property(patterns, letters, (pattern, text) => {
        const expected = byTheBook(pattern, text);
        seen[`${expected}`] += 1;
        expect(globMatches(pattern, text)).toBe(expected);
      }),
      { numRuns: 2000, seed: 20261123 },
    );
    expect(Math.min(seen.true, seen.false)).toBeGreaterThan(50);
  });

  test("fits every text that is made from it", () => {
    forAll(
      property(
        array(letters, { minLength: 1, maxLength: 5 }),
        array(letters, { minLength: 4, maxLength: 4 }),
        (parts, fills) => {
          const text = parts.reduce((made, part, index) => `${made}${fills[index - 1] ?? ""}${part}`);
          expect(globMatches(parts.join("*"), text)).toBe(true);
        },
      ),
      { seed: 20261123 },
    );
  });

  test("takes no longer for a text that a thief made for it", () => {
    const text = `${"a".repeat(200_000)}b`;
    const start = performance.now();
    expect(globMatches("*a*a*a*a*a*a*a*a*a*c", text)).toBe(false);
    expect(globMatches("*a*a*a*a*a*a*a*a*a*c*", text)).toBe(false);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
