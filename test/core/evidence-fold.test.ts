import { describe, expect, test } from "vitest";
import type { Evidence } from "../../src/core/evidence.ts";
import { foldEvidence } from "../../src/core/evidence-fold.ts";
import { PERIOD, fact, t } from "./builders.ts";

const folded = (...[first, ...more]: readonly Evidence[]): Evidence | undefined =>
  more.reduce((known, seen) => foldEvidence(known, seen, PERIOD), foldEvidence([], first!, PERIOD))[0];

describe("what is counted when one source is read again", () => {
  test("of an audit the higher count: it counts since the swap itself", () => {
    const rows = (count: number, at: number): Evidence =>
      fact("api", at, { via: "audit", source: "log", count });
    expect(folded(rows(3, 700), rows(5, 800))?.count).toBe(5);
    expect(folded(rows(5, 700), rows(3, 800))?.count).toBe(5);
  });

  test("of reports each one, but none twice", () => {
    expect(folded(fact("api", 700), fact("api", 800, { count: 2 }))?.count).toBe(3);
    expect(folded(fact("api", 800), fact("api", 800))?.count).toBe(1);
    expect(folded(fact("api", 800), fact("api", 700))?.count).toBe(1);
  });
});

describe("of the runs of one source", () => {
  const times = Array.from({ length: 10 }, (_, index) => t(700 + index * PERIOD));

  test("the newest eight are kept, from the first reading on", () => {
    expect(folded(fact("api", 1300, { runs: times }))?.runs).toEqual(times.slice(2));
  });

  test("the newest eight are kept when one is added", () => {
    const [before, last] = [times.slice(0, 9), times.slice(9)];
    expect(folded(fact("api", 1200, { runs: before }), fact("api", 1300, { runs: last }))?.runs).toEqual(
      times.slice(2),
    );
  });
});
