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

describe("of instances that name themselves", () => {
  test("each is kept apart, and from those that don't", () => {
    const seen = [undefined, "a", "b", "a"].map((instance, index) =>
      fact("api", 700 + index, instance === undefined ? {} : { instance }),
    );
    const known = seen.reduce<readonly Evidence[]>((kept, one) => foldEvidence(kept, one, PERIOD), []);
    expect(known.map(({ instance, count }) => `${instance} ${count}`)).toEqual(["undefined 1", "a 2", "b 1"]);
  });

  test("those heard last are kept, a hundred of them: a name that is always another fills nothing", () => {
    const names = Array.from({ length: 130 }, (_, index) => `pod-${index}`);
    const known = names.reduce<readonly Evidence[]>(
      (kept, instance, index) => foldEvidence(kept, fact("api", 700 + index, { instance }), PERIOD),
      [fact("api", 600, { key: "old" })],
    );
    expect(known.map(({ instance }) => instance)).toEqual([undefined, ...names.slice(30)]);
  });
});
