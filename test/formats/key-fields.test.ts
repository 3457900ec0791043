import { expect, test } from "vitest";
import { Secret } from "../../src/core/secret.ts";
import { keyFieldsSchema, readKey } from "../../src/formats/key-fields.ts";

const fields = keyFieldsSchema.parse({
  id: "/id",
  name: "/name",
  prefix: "/start",
  lastFour: "/end",
  state: { pointer: "/revoked", values: { null: "live" }, otherwise: "dead" },
  kind: { pointer: "/owner/type", values: { service: "team" } },
  team: "/owner/team",
  principal: "/owner/account",
  scopes: "/scopes",
  createdAt: { pointer: "/created", format: "text-s" },
  lastUsedAt: { pointer: "/used", format: "iso" },
});

test("a row becomes a key", () => {
  const row = {
    id: 7,
    name: "n",
    start: "team.E",
    end: "k3f9",
    revoked: null,
    owner: { type: "service", team: "payments", account: "sa-web" },
    scopes: "read, write",
    created: "1700000000",
    used: "2026-11-23T07:00:00Z",
  };
  expect(readKey(fields, row)).toEqual({
    id: "7",
    name: "n",
    state: "live",
    prefix: "team.E",
    lastFour: "k3f9",
    kind: "team",
    team: "payments",
    principal: "sa-web",
    scopes: ["read", "write"],
    createdAt: "2023-11-14T22:13:20.000Z",
    lastUsedAt: "2026-11-23T07:00:00.000Z",
  });
  expect(readKey(fields, { ...row, revoked: "2026-01-01" })?.state).toBe("dead");
});

test("what isn't in the form expected is left out, and a key without an id isn't one", () => {
  const odd = {
    id: "k1",
    name: {},
    owner: { type: "constructor", team: 1.5 },
    scopes: [1],
    created: "soon",
    used: "yesterday",
  };
  expect(readKey(fields, odd)).toEqual({ id: "k1", name: null, state: "live" });
  for (const row of [null, [], "k1", { id: "" }, { id: null }, { id: 1e300 }, { id: "x".repeat(501) }]) {
    expect(readKey(fields, row)).toBeNull();
  }
});

test("a list that shows whole values leaves no more of them than may be shown", () => {
  const value = "team.EXAMPLEwholevalue0001";
  expect(JSON.stringify(readKey(fields, { id: "k", start: value, end: value }))).toBe(
    '{"id":"k","name":null,"state":"live","prefix":"team.EXA","lastFour":"0001"}',
  );
});

test("a list that shows masks gives both of their ends", () => {
  const ends = (mask: string) => readKey(fields, { id: "k", start: mask, end: mask });
  expect(ends("MzBjM...xYWU4")).toMatchObject({ prefix: "MzBjM", lastFour: "YWU4" });
  expect(ends("team.***k3f9")).toMatchObject({ prefix: "team.", lastFour: "k3f9" });
  expect(ends("ghp_\u2022\u2022\u2022\u2022k3f9")).toMatchObject({ prefix: "ghp_", lastFour: "k3f9" });
  expect(ends("sk-\u2026k3f9")).toMatchObject({ prefix: "sk-", lastFour: "k3f9" });
  expect(ends("...k3f9")).not.toHaveProperty("prefix");
});

test("a state that isn't in the table is unknown, and so is one without a table", () => {
  const table = keyFieldsSchema.parse({ id: "/id", state: { pointer: "/s", values: { on: "live" } } });
  for (const s of ["off", "toString", null, {}, true])
    expect(readKey(table, { id: "k", s })?.state).toBe("unknown");
  const flag = keyFieldsSchema.parse({ id: "/id", state: { enabled: "/on" } });
  expect([true, false, "true", 1, undefined].map((on) => readKey(flag, { id: "k", on })?.state)).toEqual([
    "live",
    "disabled",
    "unknown",
    "unknown",
    "unknown",
  ]);
  expect(readKey(keyFieldsSchema.parse({ id: "/id" }), { id: "k" })?.state).toBe("unknown");
});

test("a key is also told by what the step knows, and never by what it doesn't", () => {
  const fields = keyFieldsSchema.parse({
    id: { template: "${user}/${name}", parts: { name: "/n" } },
    name: "/n",
    principal: { lookup: "user" },
    team: { lookup: "team" },
  });
  const lookups = { user: "ana", team: undefined };
  expect(readKey(fields, { n: "deploy" }, { lookups })).toMatchObject({
    id: "ana/deploy",
    name: "deploy",
    principal: "ana",
  });
  expect(readKey(fields, { n: "deploy" }, { lookups })).not.toHaveProperty("team");
  expect(readKey(fields, { n: "deploy" })).toBeNull();
  expect(readKey(fields, {}, { lookups })).toBeNull();
  expect(
    readKey(fields, { n: "deploy" }, { lookups: { user: new Secret("team.EXAMPLE123456") } }),
  ).toBeNull();
});

test("the row's own word on a part of its id counts before what was asked for", () => {
  const fields = keyFieldsSchema.parse({
    id: { template: "${user}/${name}", parts: { user: "/u", name: "/n" } },
  });
  expect(readKey(fields, { u: "bo", n: "x" }, { lookups: { user: "ana" } })?.id).toBe("bo/x");
});

test("the first test that a row passes tells its state", () => {
  const is = (pointer: string, is: string) => ({ when: { body: { pointer, equals: true } }, is });
  const fields = keyFieldsSchema.parse({
    id: "/id",
    state: { states: [is("/revoked", "dead"), is("/off", "disabled")], otherwise: "live" },
  });
  const state = (row: object) => readKey(fields, { id: "k", ...row })?.state;
  expect([state({ revoked: true, off: true }), state({ off: true }), state({})]).toEqual([
    "dead",
    "disabled",
    "live",
  ]);
  const silent = keyFieldsSchema.parse({ id: "/id", state: { states: [is("/off", "disabled")] } });
  expect(readKey(silent, { id: "k" })?.state).toBe("unknown");
});

test("an age needs an answer that tells when it was given", () => {
  const fields = keyFieldsSchema.parse({ id: "/id", lastUsedAt: { pointer: "/idle", format: "age-s" } });
  const now = "2026-11-26T10:00:00.000Z";
  expect(readKey(fields, { id: "k", idle: 60 }, { now })?.lastUsedAt).toBe("2026-11-26T09:59:00.000Z");
  expect(readKey(fields, { id: "k", idle: 60 })).not.toHaveProperty("lastUsedAt");
});
