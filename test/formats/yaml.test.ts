import { expect, test } from "vitest";
import { readYaml } from "../../src/formats/yaml.ts";

function faults(text: string): readonly string[] {
  return readYaml(text).faults.map(({ offset, path, message }) => `${offset} ${path.join(".")}: ${message}`);
}

test("plain data is read by the core schema: dates, yes and no stay text", () => {
  const text =
    'a: [1, -2.5, 0x1f, true, null, ~]\nb: { on: off, yes: "no" }\nday: 2026-11-23\nlong: |\n  two\n  lines\n';
  expect(readYaml(text)).toMatchObject({
    faults: [],
    whole: true,
    value: {
      a: [1, -2.5, 31, true, null, null],
      b: { on: "off", yes: "no" },
      day: "2026-11-23",
      long: "two\nlines\n",
    },
  });
});

test("every value and key has its offset", () => {
  const { place } = readYaml("a:\n  - b: 1\n  - c\n");
  expect(place.items.get("a")).toMatchObject({ key: 0, offset: 5 });
  expect(place.items.get("a")?.items.get(0)?.items.get("b")).toMatchObject({ key: 7, offset: 10 });
  expect(place.items.get("a")?.items.get(1)).toMatchObject({ key: null, offset: 16 });
});

test.each([
  [
    "a circular alias",
    "&x [*x]",
    ["3 : anchors (&name) aren't allowed", "4 0: aliases (*name) aren't allowed; write the value out"],
  ],
  [
    "an alias as a key",
    "a: &x b\n*x : 1",
    ["6 a: anchors (&name) aren't allowed", "8 : aliases (*name) aren't allowed; write the value out"],
  ],
  ["an anchor on a key", "&x a: 1", ["3 : anchors (&name) aren't allowed"]],
  ["a binary tag", "a: !!binary aGk=", ["12 a: tags (!name) aren't allowed"]],
  ["a private tag", "a: !run [rm]", ["8 a: tags (!name) aren't allowed"]],
  ["the non-specific tag", "a: ! 1", ["5 a: tags (!name) aren't allowed"]],
  ["a tag on a key", "!!str a: 1", ["6 : tags (!name) aren't allowed"]],
  [
    "a YAML 1.1 directive",
    "%YAML 1.1\n---\ny: yes",
    ["0 : directives (lines that begin with %) aren't allowed"],
  ],
  [
    "a TAG directive",
    "%TAG ! tag:x,2000:\n---\na: 1",
    ["0 : directives (lines that begin with %) aren't allowed"],
  ],
  ["a second document", "a: 1\n---\nb: 2", ["5 : a second document begins here; a file holds one"]],
  [
    "a document after the end of the first",
    "a: 1\n...\nb: 2",
    ["9 : a second document begins here; a file holds one"],
  ],
  ["a merge key", "a: 1\n<<: { b: 2 }", ["5 : merge keys (<<) aren't allowed"]],
  ["a list as a key", "? [a]\n: 1", ["2 : a key must be text"]],
  ["a number as a key", "1: a", ["0 : a key must be text"]],
  ["a truth value as a key", "true: a", ["0 : a key must be text"]],
  ["no key", ": a", ["0 : a key must be text"]],
  ["the prototype as a key", '{"__proto__": {"a": 1}}', ["1 : this key isn't allowed"]],
  ["a key twice in a map", "a: 1\nb: { c: 1, 'c': 2 }", ['16 b: "c" is here twice']],
  ["a key twice, deep in a list", "- - a: 1\n    a: 2", ['13 0.0: "a" is here twice']],
])("%s is refused where it stands", (_, text, expected) => {
  expect(faults(text)).toEqual(expected);
});

test("text over 1 MiB is refused unread, also where only its bytes exceed it", () => {
  const large = ["0 : the file is larger than 1 MiB"];
  expect(faults("a".repeat(1024 * 1024 + 1))).toEqual(large);
  expect(faults("ä".repeat(600_000))).toEqual(large);
  expect(readYaml(`# ${"x".repeat(1024 * 1024 - 2)}`).faults).toEqual([]);
});

test.each([
  ["brackets", "[", 40],
  ["braces", "{a: ", 40],
  ["dashes", "- ", 40],
  ["question marks", "? ", 40],
])("%s are refused at the 41st level and above, however many", (_, opening, allowed) => {
  const tooDeep = expect.stringContaining("nested more than 40 levels deep");
  expect(faults(opening.repeat(allowed))).not.toContainEqual(tooDeep);
  expect(faults(opening.repeat(allowed + 1))).toEqual([tooDeep]);
  expect(faults(opening.repeat(200_000))).toEqual([tooDeep]);
});

test("more than 100,000 values are refused", { timeout: 30_000 }, () => {
  const tooMany = ["0 : the file holds more than 100,000 values"];
  expect(faults(`[${"a,".repeat(99_000)}]`)).toEqual([]);
  expect(faults(`[${"a,".repeat(101_000)}]`)).toEqual(tooMany);
  expect(faults("- \n".repeat(310_000))).toEqual(tooMany);
});

test("of broken YAML only what broke it is told", () => {
  expect(faults("a: [1\nb: &x 2\n")).toEqual(["6 : the indentation doesn't fit, or a bracket isn't closed"]);
  expect(faults("a:\n\t- 1\n\t- 2\n")).toEqual([
    "3 : tabs can't be used for indentation",
    "8 : tabs can't be used for indentation",
  ]);
  expect(readYaml("a: [1").whole).toBe(false);
});
