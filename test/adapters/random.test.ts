import { describe, expect, it } from "vitest";
import { createCryptoRandom, seededRandom } from "../../src/adapters/random.ts";

describe.each([
  ["of the operating system", createCryptoRandom()],
  ["from a seed", seededRandom("1")],
])("chance %s", (_what, random) => {
  it("makes tokens of letters that can't be mistaken, all about as likely", () => {
    const token = random.token(6200);
    expect(token).toHaveLength(6200);
    const counts = Map.groupBy(token.split(""), (letter) => letter);
    expect([...counts.keys()].sort().join("")).toBe("23456789abcdefghjkmnpqrstuvwxyz");
    for (const [letter, hits] of counts)
      expect([letter, hits.length > 120 && hits.length < 290]).toStrictEqual([letter, true]);
    expect(random.token(0)).toBe("");
  });

  it("draws fractions from all over [0, 1)", () => {
    const draws = Array.from({ length: 2000 }, () => random.fraction());
    expect(draws.every((draw) => draw >= 0 && draw < 1)).toBe(true);
    expect(draws.reduce((sum, draw) => sum + draw, 0) / draws.length).toBeCloseTo(0.5, 1);
    expect(new Set(draws).size).toBe(2000);
  });
});

describe("chance from a seed", () => {
  it("favours no letter", () => {
    const counts = Map.groupBy(seededRandom("fair").token(62_000).split(""), (letter) => letter);
    const worst = Math.max(...[...counts.values()].map((hits) => Math.abs(hits.length - 2000)));
    // Three and a third standard deviations; 256 bytes spread over 31 letters would be off by 180.
    expect(worst).toBeLessThan(150);
  });

  it("is the same for the same seed, on every machine and in every release", () => {
    const [one, two] = [seededRandom("drill"), seededRandom("drill")];
    expect([one.token(8), one.fraction(), one.token(8)]).toStrictEqual([
      two.token(8),
      two.fraction(),
      two.token(8),
    ]);
    expect(seededRandom("drill").token(12)).toBe("xjebumzmfjc5");
    expect(seededRandom("drill2").token(12)).not.toBe("xjebumzmfjc5");
  });
});
