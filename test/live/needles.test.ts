import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createNeedles, formsOf } from "./needles.ts";

const values = fc.array(fc.string({ unit: "grapheme-ascii", minLength: 12, maxLength: 40 }), {
  minLength: 1,
});
const hay = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes));

describe("a search for many values at once", () => {
  it("finds what a search for each form of each value finds, and nothing else", () => {
    let present = 0;
    fc.assert(
      fc.property(
        values,
        fc.array(fc.tuple(hay, fc.nat(), fc.nat(), fc.boolean()), { maxLength: 6 }),
        (secrets, parts) => {
          const needles = createNeedles();
          for (const [index, value] of secrets.entries()) needles.add(String(index), value);
          // Forms, whole or with their last byte cut off, between noise.
          const planted = parts.map(([noise, which, form, whole]) => {
            const forms = formsOf(secrets[which % secrets.length] ?? "");
            const text = Buffer.from(forms[form % forms.length] ?? "");
            return Buffer.concat([noise, whole ? text : text.subarray(0, -1)]);
          });
          const bytes = Buffer.concat(planted);
          const expected = secrets.flatMap((value, index) =>
            formsOf(value).some((form) => bytes.includes(form)) ? [String(index)] : [],
          );
          present += expected.length;
          expect([...needles.within(bytes)].toSorted()).toEqual(expected.toSorted());
        },
      ),
      { seed: 1, numRuns: 500 },
    );
    expect(present).toBeGreaterThan(300);
  });

  it("finds a value that is all there is, and none where there is less", () => {
    const needles = createNeedles();
    needles.add("the key", "team.EXAMPLE_needle_0001");
    expect([...needles.within(Buffer.from("team.EXAMPLE_needle_0001"))]).toEqual(["the key"]);
    expect([...needles.within(Buffer.from("eam.EXAMPLE_needle_0001"))]).toEqual([]);
    expect([...needles.within(Buffer.from("tea"))]).toEqual([]);
    expect([...needles.within(Buffer.alloc(0))]).toEqual([]);
  });

  it("isn't begun for what is too short to be told from chance", () => {
    expect(() => createNeedles().add("the pin", "1234")).toThrow("the pin is too short");
  });
});
