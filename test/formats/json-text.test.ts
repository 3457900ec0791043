import * as fc from "fast-check";
import { expect, test } from "vitest";
import { offsetIn, readJson } from "../../src/formats/json-text.ts";

const LIMITS = { depth: 64, values: 10_000 };

function waysTo(
  value: unknown,
  way: readonly (string | number)[] = [],
): readonly (readonly (string | number)[])[] {
  if (typeof value !== "object" || value === null) return [way];
  const members: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? value.map((item: unknown, index) => [index, item])
    : Object.entries(value);
  return [way, ...members.flatMap(([name, member]) => waysTo(member, [...way, name]))];
}

const at = (value: unknown, way: readonly (string | number)[]): unknown =>
  way.reduce<unknown>((here, step) => (here as Record<string, unknown>)[step], value);

test("every value of a document is found where it begins, however the text is laid out", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(0, 1, "\t", " \n"), (value, indent) => {
      const text = JSON.stringify(value, null, indent);
      const parsed: unknown = JSON.parse(text);
      for (const way of waysTo(parsed)) {
        const rest = text.slice(offsetIn(text, way));
        const own = JSON.stringify(at(parsed, way), null, indent);
        // Its own text begins there, but for the depth of its indents.
        expect(rest.replaceAll(/\s/g, "").startsWith(own.replaceAll(/\s/g, ""))).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

test("of a name that comes twice the last one counts, and what is missing is where it should be", () => {
  const text = '{"a": 1, "a": {"b": [2, 3]}}';
  expect(offsetIn(text, ["a", "b", 1])).toBe(text.indexOf("3"));
  expect(offsetIn(text, ["a", "c"])).toBe(text.indexOf('{"b"'));
  expect(offsetIn(text, ["a", "b", 7])).toBe(text.indexOf("["));
});

test("a text is read as JSON reads it, or refused where it breaks", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.json(),
        fc.string(),
        fc.json().map((text) => text.slice(1)),
      ),
      (text) => {
        const read = readJson(text, LIMITS);
        try {
          expect(read).toEqual({ value: JSON.parse(text) as unknown });
        } catch {
          expect(read).toMatchObject({ fault: { message: "this isn't JSON" } });
        }
      },
    ),
    { numRuns: 1000 },
  );
});

test("depth and size are counted outside of strings", () => {
  expect(readJson(JSON.stringify(['[[[[\\"[[', "]"]), { depth: 1, values: 3 })).not.toHaveProperty("fault");
  expect(readJson("[[1]]", { depth: 1, values: 9 })).toMatchObject({ fault: { offset: 1 } });
  expect(readJson("[1,2,3]", { depth: 1, values: 3 })).toMatchObject({ fault: { offset: 4 } });
});
