import { expect, test } from "vitest";
import { holds, predicateSchema } from "../../src/formats/predicate.ts";
import type { Predicate } from "../../src/formats/predicate.ts";

const refused = { status: 200, body: { error: { code: "KEY_NOT_FOUND", retry: false, n: 0, none: null } } };

test("all members of a predicate must hold", () => {
  const cases: readonly [Predicate, boolean][] = [
    [{ status: [200] }, true],
    [{ status: [401, 403] }, false],
    [{ body: { pointer: "/error/code" } }, true],
    [{ body: { pointer: "/error/code", equals: "KEY_NOT_FOUND" } }, true],
    [{ body: { pointer: "/error/n", equals: "0" } }, false],
    [{ body: { pointer: "/error/none", equals: null } }, true],
    [{ body: { pointer: "/error/code", oneOf: ["A", "KEY_NOT_FOUND"] } }, true],
    [{ body: { pointer: "/error/code", oneOf: ["A"] } }, false],
    [{ body: { pointer: "/error", exists: false } }, false],
    [{ body: { pointer: "/key", exists: false } }, true],
    [{ body: { pointer: "/key", exists: true } }, false],
    [{ status: [404], body: { pointer: "/error" } }, false],
    [{ any: [{ status: [404] }, { body: { pointer: "/error/code", matches: "KEY_*" } }] }, true],
    [{ all: [{ status: [200] }, { body: { pointer: "/error/code", matches: "*X*" } }] }, false],
  ];
  for (const [predicate, expected] of cases)
    expect([predicate, holds(predicate, refused)]).toEqual([predicate, expected]);
});

test("an answer that isn't JSON satisfies no test of its body, not even that something is missing", () => {
  for (const exists of [true, false, undefined]) {
    expect(holds({ body: { pointer: "/error", exists } }, { status: 200, body: undefined })).toBe(false);
  }
});

test("a glob covers the whole text, and a hostile text can't make it slow", () => {
  const matches = (glob: string, text: string): boolean =>
    holds({ body: { pointer: "", matches: glob } }, { status: 200, body: text });
  const yes = [
    ["*", ""],
    ["a*", "abc"],
    ["*c", "abc"],
    ["a*c", "abc"],
    ["a*b*c", "axbxc"],
    ["abc", "abc"],
    ["a.*", "a.b"],
  ];
  const no = [
    ["a", "abc"],
    ["a*a", "a"],
    ["*b", "abc"],
    ["a*b*c", "acb"],
    ["a*bb*b", "abb"],
    ["a.*", "axb"],
    ["A*", "abc"],
  ];
  for (const [glob = "", text = ""] of yes)
    expect([glob, text, matches(glob, text)]).toEqual([glob, text, true]);
  for (const [glob = "", text = ""] of no)
    expect([glob, text, matches(glob, text)]).toEqual([glob, text, false]);
  const started = performance.now();
  expect(matches("*a".repeat(60) + "b", "a".repeat(200_000))).toBe(false);
  expect(performance.now() - started).toBeLessThan(500);
});

test("an empty or misspelt predicate is an error of the file and never holds", () => {
  for (const predicate of [
    {},
    { status: [] },
    { any: [] },
    { stauts: [200] },
    { body: {} },
    { status: [99] },
    { all: [{}] },
  ]) {
    expect([predicate, predicateSchema.safeParse(predicate).success]).toEqual([predicate, false]);
  }
  expect(
    predicateSchema.safeParse({ any: [{ status: [404] }, { body: { pointer: "/a", equals: 1 } }] }).success,
  ).toBe(true);
  expect(holds({}, { status: 200, body: {} })).toBe(false);
});
