import { expect, test } from "vitest";
import { getPointer, pointerSchema } from "../../src/formats/json-pointer.ts";

// The document of RFC 6901, section 5.
const document = { foo: ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "m~n": 8, " ": 7, deep: { "0": "x" } };

test("a pointer finds what RFC 6901 says it finds", () => {
  expect(getPointer(document, "")).toBe(document);
  const cases: readonly [string, unknown][] = [
    ["/foo", ["bar", "baz"]],
    ["/foo/0", "bar"],
    ["/", 0],
    ["/a~1b", 1],
    ["/c%d", 2],
    ["/m~0n", 8],
    ["/ ", 7],
    ["/deep/0", "x"],
  ];
  for (const [pointer, value] of cases) expect(getPointer(document, pointer)).toEqual(value);
});

test("what isn't there is undefined, and nothing inherited is ever there", () => {
  for (const pointer of [
    "/no",
    "/foo/2",
    "/foo/-",
    "/foo/01",
    "/foo/length",
    "/__proto__",
    "/constructor",
    "/foo/bar/x",
    "x",
  ]) {
    expect(getPointer(document, pointer)).toBeUndefined();
  }
  expect(getPointer(undefined, "/a")).toBeUndefined();
  expect(getPointer(null, "/a")).toBeUndefined();
  expect(getPointer("text", "/0")).toBeUndefined();
  expect(getPointer({ a: "~01" }, "/a")).toBe("~01");
});

test("a malformed pointer is an error of the file", () => {
  for (const pointer of ["a", "/a~2", "/~", "#/a"])
    expect(pointerSchema.safeParse(pointer).success).toBe(false);
  for (const pointer of ["", "/", "/a~1b/0", "/ü"])
    expect(pointerSchema.safeParse(pointer).success).toBe(true);
});
