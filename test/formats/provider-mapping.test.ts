import { readFileSync, readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { z } from "zod";
import {
  parseProviderMapping,
  providerCapabilities,
  providerMappingSchema,
} from "../../src/formats/provider-mapping.ts";
import { BASE, faults } from "./mapping-faults.ts";

const folder = new URL("../../runbooks/providers/", import.meta.url);

test("every shipped http mapping loads", () => {
  const names = readdirSync(folder).filter((name) => name.endsWith(".yaml"));
  expect(names).toEqual(expect.arrayContaining(["better-auth.yaml", "generic-http.yaml", "verdaccio.yaml"]));
  for (const name of names) {
    const text = readFileSync(new URL(name, folder), "utf8");
    if (!/^kind: provider$/m.test(text)) continue;
    const loaded = parseProviderMapping(text, name);
    expect([name, loaded.ok ? "" : loaded.problems]).toEqual([name, ""]);
  }
});

test("what a provider can do follows from the steps it has", () => {
  const loaded = parseProviderMapping(
    `${BASE}  list: { method: GET, path: /keys, items: /items }\n`,
    "fake.yaml",
  );
  if (!loaded.ok) throw new Error("expected it to load");
  expect(providerCapabilities(loaded.value)).toEqual({
    canList: true,
    canCreate: false,
    canRestrict: false,
    canDisable: false,
    canEnd: false,
    overlap: true,
    keepsNames: true,
    maxKeysPerPrincipal: null,
    tokenCache: 300,
    listLag: 0,
  });
});

test("an unknown look-up is an error of the file, in every part of a call", () => {
  expect(faults("end: { method: DELETE, path: '/keys/${id}' }")).toBe("");
  expect(faults("end: { method: DELETE, path: '/${account}/${id}', headers: { x: '${credential}' } }")).toBe(
    "",
  );
  const parts = [
    "path: '/${id}/${nope}'",
    "path: '/${id}', query: { a: '${nope}' }",
    "path: '/${id}', headers: { a: 'b ${nope}' }",
    "path: '/${id}', body: { a: [{ b: 'c ${nope}' }] }",
  ];
  for (const part of parts) expect(faults(`end: { method: DELETE, ${part} }`)).toContain("${nope}");
  for (const name of ["keyName", "session", "networks", "constructor"]) {
    expect(faults(`end: { method: DELETE, path: '/\${id}', query: { a: '\${${name}}' } }`)).toContain(
      `\${${name}}`,
    );
  }
});

test("expressions and broken look-ups are errors of the file", () => {
  for (const text of ["${id.x}", "${id + 1}", "${`id`}", "${", "${ID}"]) {
    expect(faults(`end: { method: DELETE, path: '/\${id}', body: { a: '${text}' } }`)).toContain("look-up");
  }
});

test("a secret can't stand in an address", () => {
  for (const part of ["path: '/${id}/${credential}'", "path: '/${id}', query: { key: '${credential}' }"]) {
    expect(faults(`end: { method: DELETE, ${part} }`)).toContain("is a secret and can't stand in an address");
  }
});

test("only Basic has a user, and it comes from the config", () => {
  const list = "list: { method: GET, path: /k, items: '' }";
  const asUser = (scheme: string, user: string) =>
    BASE.replace("scheme: raw", `scheme: ${scheme}, user: '${user}'`);
  expect(faults(list, asUser("Basic", "${account}"))).toBe("");
  expect(faults(list, asUser("Bearer", "${account}"))).toContain("only Basic");
  expect(faults(list, asUser("Basic", "${credential}"))).toContain("isn't one of the mapping's variables");
  const login = "login: { method: POST, path: /in, session: { pointer: /s } }";
  expect(faults(`${list}\n${login}`, asUser("Basic", "${account}"))).toContain("it has no user");
});

test("a path can't leave its place", () => {
  for (const path of [
    "keys/${id}",
    "/../${id}",
    "/a//${id}",
    "/${id}?x=1",
    "/${id}#a",
    "/%2e%2e/${id}",
    "/a/./${id}",
    "\\\\h/${id}",
  ]) {
    expect([path, faults(`end: { method: DELETE, path: '${path}' }`)]).not.toEqual([path, ""]);
  }
});

test("steps that make no sense alone are errors of the file", () => {
  expect(faults("disable: { method: POST, path: '/${id}/off' }")).toContain("must have an undo");
  expect(faults("restrict: { method: POST, path: '/${id}/r' }")).toContain("must have an undo");
  expect(faults("create: { method: POST, path: /keys }")).toContain("fetch-value");
  expect(faults("fetch-value: { method: GET, path: '/${id}', value: /v }")).toContain("no create step");
  expect(faults("get: { method: GET, path: '/${id}', body: {} }")).toContain("no body");
  expect(faults("end: { method: DELETE, path: /keys }")).toContain("which key");
  expect(faults("revoke: { method: DELETE, path: '/${id}' }")).toContain("revoke");
  expect(faults("end: { method: BREW, path: '/${id}' }")).toContain("method");
});

test("a variable can't take a name that stanch looks up", () => {
  expect(
    faults("list: { method: GET, path: /k, items: '' }", BASE.replace("[account]", "[keyName]")),
  ).toContain("keyName");
});

/** Names of members anywhere in a JSON schema. */
function membersOf(schema: unknown): readonly string[] {
  if (schema === null || typeof schema !== "object") return [];
  const { properties } = schema as { readonly properties?: object };
  return [...Object.keys(properties ?? {}), ...Object.values(schema).flatMap(membersOf)];
}

test("every member of a mapping stands in the page on them", () => {
  const page = readFileSync(new URL("../../docs/adding-a-provider.md", import.meta.url), "utf8");
  const prose = page.replaceAll(/^```[^]*?^```$/gm, "");
  const quoted = [...prose.matchAll(/`([^`]+)`/g)].map(([, text]) => text).join(" ");
  const words = new Set(quoted.match(/[A-Za-z][A-Za-z-]*/g));
  const members = new Set(
    membersOf(z.toJSONSchema(providerMappingSchema, { io: "input", unrepresentable: "any" })),
  );
  expect(members.size).toBeGreaterThan(80);
  expect([...members].filter((name) => !words.has(name))).toEqual([]);
});
