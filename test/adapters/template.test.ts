import { inspect } from "node:util";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { renderForm, renderJson, renderPath, renderQuery, renderText } from "../../src/adapters/template.ts";
import { Secret } from "../../src/core/secret.ts";
import { parseTemplate } from "../../src/formats/template.ts";

const secret = new Secret("team.EXAMPLEtemplate0001");

test("a look-up is a name between braces and nothing else", () => {
  expect(parseTemplate("a/${id}/b$c{d}")).toEqual(["a/", { name: "id" }, "/b$c{d}"]);
  for (const text of ["${", "${}", "${a.b}", "${a b}", "${1}", "${A}", "${id", "x${`id`}", "${${id}}"]) {
    expect([text, parseTemplate(text)]).toEqual([text, null]);
  }
});

test("whatever an id holds, it stays one segment of the path", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string({ unit: fc.constantFrom(".", "/", "%", "2", "e", "\\", "?", "#", " ") }),
      ),
      (id) => {
        let path: string;
        try {
          path = renderPath("/keys/${id}/disable", { id });
        } catch {
          return;
        }
        const url = new URL("http://a.example");
        url.pathname = path;
        const segments = url.href.slice("http://a.example/".length).split("/");
        expect(segments).toHaveLength(3);
        expect([segments[0], decodeURIComponent(segments[1] ?? ""), segments[2]]).toEqual([
          "keys",
          id,
          "disable",
        ]);
      },
    ),
  );
});

test("an id that would name another route is refused", () => {
  for (const id of ["", ".", "..", undefined, null, ["a"], secret]) {
    expect(() => renderPath("/keys/${id}", { id })).toThrow(
      expect.objectContaining({ code: "ERR_PROVIDER_VALUE" }),
    );
  }
  expect(() => renderPath("/${a}${b}", { a: ".", b: "." })).toThrow(/path/);
});

test("a value can't become syntax in JSON, and a lone look-up keeps its type", () => {
  const lookups = { id: 'a","b":"c', scopes: ["r", "w"], none: null, lacking: undefined, n: 3 };
  const template = {
    id: "${id}",
    text: "x-${id}-${n}",
    scopes: "${scopes}",
    none: "${none}",
    lacking: "${lacking}",
    list: ["${n}", "${lacking}", true],
  };
  expect(renderJson(template, lookups)).toEqual({
    id: 'a","b":"c',
    text: 'x-a","b":"c-3',
    scopes: ["r", "w"],
    none: null,
    list: [3, true],
  });
});

test("a text with a secret in it is a secret", () => {
  const rendered = renderText("Token ${credential}", { credential: secret });
  expect(rendered).toBeInstanceOf(Secret);
  expect(
    inspect(renderJson({ deep: ["${credential}", "x ${credential}"] }, { credential: secret }), { depth: 9 }),
  ).not.toContain("EXAMPLE");
  expect((rendered as Secret).reveal()).toBe("Token team.EXAMPLEtemplate0001");
  expect(() => renderQuery({ q: "${credential}" }, { credential: secret })).toThrow(/address/);
});

test("a list gives several pairs of a query and a missing value none", () => {
  expect(
    renderQuery(
      { s: "${scopes}", x: "${lacking}", y: "a ${n}" },
      { scopes: ["r", "w"], lacking: undefined, n: 1 },
    ),
  ).toEqual([
    ["s", "r"],
    ["s", "w"],
    ["y", "a 1"],
  ]);
});

test("nothing inherited can be looked up", () => {
  for (const name of ["constructor", "toString", "valueOf"]) {
    expect(() => renderText(`\${${name}}`, {})).toThrow(/nothing gives/);
  }
});

test("a form is encoded as a whole, and a secret if any of it is one", () => {
  const templates = { a: "${id}", "b[]": "${scopes}", c: "${lacking}", d: "x=${credential}&y" };
  const lookups = { id: "ü & =", scopes: ["r", "w"], lacking: undefined, credential: secret };
  const form = renderForm(templates, lookups);
  expect(form).toBeInstanceOf(Secret);
  expect([...new URLSearchParams((form as Secret).reveal())]).toEqual([
    ["a", "ü & ="],
    ["b[]", "r"],
    ["b[]", "w"],
    ["d", "x=team.EXAMPLEtemplate0001&y"],
  ]);
  expect(renderForm({ a: "${id}" }, { id: 7 })).toBe("a=7");
});

test("a number that has lost its last digits, or a value with parts, can't stand in a text", () => {
  for (const id of [2 ** 60, 1e300, Number.NaN, { a: 1 }, ["a"], null]) {
    expect(() => renderPath("/keys/${id}", { id })).toThrow(/no value/);
    expect(() => renderText("key ${id}", { id })).toThrow(/no value/);
  }
  expect(() => renderQuery({ q: "${id}" }, { id: [{ a: 1 }] })).toThrow(/no value/);
});
