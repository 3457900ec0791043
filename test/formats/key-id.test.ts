import { expect, test } from "vitest";
import { idLookups, idParts, idShape, joinId, keyIdSchema } from "../../src/formats/key-id.ts";

const two = { template: "u:${user}/${name}", parts: {} };

function join(values: Readonly<Record<string, string>>, id = two): string | undefined {
  return joinId(id, (name) => values[name]);
}

test("an id of two parts can be taken apart again, whatever they hold", () => {
  for (const user of ["ana", "a/b", "a:b c", "100%", "ü…", "u:", "..", "a%2Fb"]) {
    for (const name of ["deploy", "", "x/y:z", 'a"},{\r\n${id}']) {
      const id = join({ user, name });
      if (name === "") expect(id).toBeUndefined();
      else expect([id, idLookups(two, id ?? "")]).toEqual([id, { user, name, id }]);
    }
  }
  expect(join({ user: "ana", name: "deploy" })).toBe("u:ana/deploy");
});

test("an id without one of its parts is none", () => {
  expect(join({ user: "ana" })).toBeUndefined();
});

test("text that isn't such an id isn't taken for one", () => {
  for (const id of [
    "",
    "ana/deploy",
    "u:ana",
    "u:ana/",
    "u:/deploy",
    "u:a/b/c",
    "u:a%/b",
    "u:a%2fb/c",
    "u:a b/c",
  ]) {
    expect([id, idLookups(two, id)]).toEqual([id, null]);
  }
});

test("an id that is one look-up is that value, as it is", () => {
  const one = { template: "${keyName}", parts: {} };
  expect(join({ keyName: "a/b c" }, one)).toBe("a/b c");
  expect(idLookups(one, "a/b c")).toEqual({ keyName: "a/b c", id: "a/b c" });
});

test("an id that is one value has no parts, and the shape of one look-up", () => {
  expect(idLookups("/id", "k1")).toEqual({ id: "k1" });
  expect(idParts("/id")).toEqual([]);
  expect(idParts(two)).toEqual(["user", "name"]);
  expect(idShape("/id")).toEqual(idShape({ template: "${id}", parts: {} }));
  expect(idShape("/id")).not.toEqual(idShape(two));
});

test("half a character in a part isn't a reason to crash", () => {
  expect(idLookups(two, join({ user: "\ud800", name: "n" }) ?? "")).toMatchObject({
    user: "\ufffd",
    name: "n",
  });
});

test("parts that the template doesn't look up are an error of the file", () => {
  expect(keyIdSchema.safeParse({ template: "${a}/${b}", parts: { c: "/c" } }).success).toBe(false);
  expect(keyIdSchema.safeParse({ template: "${a}/${b}", parts: { a: "/a" } }).success).toBe(true);
});

test("an id that the provider wants as a number is one, and nothing that isn't is sent", () => {
  const number = { pointer: "/id", as: "number" } as const;
  expect(idLookups(number, "42")).toEqual({ id: 42 });
  for (const id of ["", "042", "-1", "1e3", "4.2", "k1", "9007199254740993"]) {
    expect([id, idLookups(number, id)]).toEqual([id, null]);
  }
  expect(idShape(number)).toEqual(idShape("/id"));
});
