import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FACT_VALUES, type When, meets } from "../../../../src/core/inventory/policy/key-policy.ts";
import type { Fact } from "../../../../src/core/inventory/policy/row-facts.ts";
import { unreachedRules } from "../../../../src/core/inventory/policy/rule-reach.ts";

const reach = (...whens: readonly When[]) =>
  unreachedRules(whens.map((when, index) => ({ name: `r${index}`, when })));

describe("a rule that no row can come to", () => {
  test("contradicts itself, or earlier rules take all that it asks for", () => {
    expect(reach({ wakes: { atLeast: 3, atMost: 2 } }, {})).toEqual([{ why: "contradiction" }, null]);
    expect(reach({ hasOwner: [false], creatorIsOwner: [true] }, {})[0]).toEqual({ why: "contradiction" });
    expect(reach({ unattended: [true] }, { unattended: [false] }, {})[2]).toEqual({
      why: "taken",
      by: ["r0", "r1"],
    });
    expect(reach({ wakes: { atLeast: 2 } }, { unattended: [true] }, { wakes: { atMost: 1 } }, {})[3]).toEqual(
      {
        why: "taken",
        by: ["r0", "r2"],
      },
    );
    expect(
      reach({ unattended: [true] }, { wakes: { atLeast: 2 } }, { wakes: { atLeast: 3 } }, {})[2],
    ).toEqual({
      why: "taken",
      by: ["r1"],
    });
  });

  test("is found with and only with a search through every combination", () => {
    const facts = [
      "unattended",
      "hasOwner",
      "creatorIsOwner",
      "environment",
      "wakes",
    ] as const satisfies Fact[];
    const flag = fc.constantFrom([true], [false]);
    const bound = fc.integer({ min: 1, max: 3 });
    const when: fc.Arbitrary<When> = fc.record(
      {
        unattended: flag,
        hasOwner: flag,
        creatorIsOwner: flag,
        environment: fc.subarray(["production", "staging", "personal", "development"], { minLength: 1 }),
        wakes: fc.oneof(
          fc.record({ atLeast: bound }),
          fc.record({ atMost: bound }),
          fc.record({ atLeast: bound, atMost: bound }),
        ),
      },
      { requiredKeys: [] },
    );
    const everyRow = facts.reduce<readonly Readonly<Record<string, string | boolean | number>>[]>(
      (rows, fact) => {
        const values = FACT_VALUES[fact];
        return rows.flatMap((row) =>
          (values === "count" ? [1, 2, 3, 4] : values).map((value) => ({ ...row, [fact]: value })),
        );
      },
      [{}],
    );
    const possible = everyRow.filter((row) => row["hasOwner"] === true || row["creatorIsOwner"] === false);
    let unreached = 0;
    fc.assert(
      fc.property(fc.array(when, { minLength: 1, maxLength: 7 }), (whens) => {
        const firsts = possible.map((row) =>
          whens.findIndex((one) =>
            Object.entries(one).every(([fact, condition]) => meets(condition, row[fact] ?? "")),
          ),
        );
        const found = reach(...whens).map((one) => one === null);
        expect(found).toEqual(whens.map((_, index) => firsts.includes(index)));
        unreached += found.filter((is) => !is).length;
      }),
      { numRuns: 500 },
    );
    expect(unreached).toBeGreaterThan(50);
  });
});
