import { expect, test } from "vitest";
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
