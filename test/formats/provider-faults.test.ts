import { describe, expect, test } from "vitest";
import { base, faults } from "./mapping-faults.ts";

const LIST = "list: { method: GET, path: /k, items: '' }";
const DISABLE =
  "disable: { method: POST, path: '/${id}/off' }\nenable: { method: POST, path: '/${id}/on' }\n";

describe("the value of a new key", () => {
  const create = (members: string) => `create: { method: POST, path: /keys, ${members} }`;
  const made = "makes: { length: 20 }, body: { v: '${value}' }";
  const given = "gives: { a: { pointer: /a } }";

  test.each([
    ["is in the answer", "value: /v", ""],
    ["is made up by stanch", made, ""],
    ["is put together of what answers gave", `${given}, value: { template: 'x-\${a}' }`, ""],
    ["is put together of what stanch made up", `${made}, value: { template: '\${keyName}:\${value}' }`, ""],
    ["comes from somewhere", "body: {}", "fetch-value"],
    ["comes from one place", `${made}, value: /v`, "no answer shows it"],
    ["that is made up is sent", "makes: {}", "no call sends ${value}"],
    ["isn't its name or id", "value: { template: '${keyName}:${id}' }", "nothing secret"],
    [
      "that is made up is in what is put together",
      `${made}, value: { template: '\${keyName}' }`,
      "nothing secret",
    ],
    [
      "is put together of what is given",
      "value: { template: '${team}' }",
      "nothing gives ${team} a value for it",
    ],
  ])("%s", (_what, members, problem) => {
    if (problem === "") expect(faults(create(members))).toBe("");
    else expect(faults(create(members))).toContain(problem);
  });

  test("that is fetched isn't made up", () => {
    const fetch = "fetch-value: { method: GET, path: '/${id}/value', value: /v }";
    expect(faults(`${create("body: {}")}\n${fetch}`)).toBe("");
    expect(faults(`${create(made)}\n${fetch}`)).toContain("no answer shows it");
  });

  test("may end by itself at a time that is sent", () => {
    const expires = (length: string) =>
      create(`value: /v, body: { e: '\${expires}' }, expires: { in: ${length} }`);
    for (const length of ["P90D", "90d", "PT12H"]) expect(faults(expires(length))).toBe("");
    for (const length of ["P1M", "soon", "P0D", "P999D"])
      expect(faults(expires(length))).toContain("length of time");
    expect(faults(create("value: /v, expires: { in: P90D }"))).toContain("no call sends ${expires}");
  });

  test("and the key come from the last answer only if there is one", () => {
    expect(faults(create("value: /v, from: last"))).toContain("no call in then");
  });
});

describe("steps that lean on others", () => {
  test("an end after a disable needs one, and a way to look", () => {
    const end = "end: { method: DELETE, path: '/${id}', after: disable }";
    expect(faults(end)).toContain("no disable step");
    expect(faults(DISABLE + end)).toContain("told by a step get or list");
    expect(faults(`${DISABLE}${LIST}\n${end}`)).toBe("");
  });

  test("a list of ids needs a way to look at each", () => {
    const list = LIST.replace(" }", ", details: true }");
    expect(faults(list)).toContain("there is no get step");
    expect(faults(`${list}\nget: { method: GET, path: '/\${id}' }`)).toBe("");
  });
});

describe("what is presented", () => {
  const login = "login: { method: POST, path: /in, session: { pointer: /s } }";

  test("is there", () => {
    expect(faults(LIST, base({ auth: "session" }))).toContain("auth: there is no login step");
    expect(faults(LIST, base({ session: "{ cookie: sid }" }))).toContain("session: there is no login step");
    expect(faults(LIST.replace(" }", ", auth: session }"))).toContain("there is no session here");
    expect(faults(login.replace("path: /in", "path: /in, auth: session"))).toContain(
      "there is no session here",
    );
    const bare = base({}).replace(/^credential:.*\n/m, "");
    expect(faults(LIST.replace(" }", ", auth: credential }"), bare)).toContain("there is no credential");
    expect(faults(`${login}\n${LIST}`, base({ session: "{ scheme: Bearer }", auth: "none" }))).toBe("");
  });

  test("is one word before the secret, and Basic and raw are written so", () => {
    const as = (scheme: string) => faults(LIST, base({ credential: `{ scheme: ${scheme} }` }));
    for (const scheme of ["Bearer", "Basic", "raw", "token", "GenieKey", "Api-Token"])
      expect(as(scheme)).toBe("");
    for (const scheme of ["basic", "RAW", "'two words'", "'a:'", "''"]) expect(as(scheme)).not.toBe("");
  });

  test("has a password of everybody's with Basic only, and not beside a user", () => {
    const as = (members: string) => faults(LIST, base({ credential: `{ ${members}, password: '' }` }));
    expect(as("scheme: Basic")).toBe("");
    expect(as("scheme: Bearer")).toContain("only Basic presents a password");
    expect(as("scheme: Basic, user: '${account}'")).toContain("not both");
  });

  test("has a user with Basic also beside a session that is presented in its own way", () => {
    const user = { credential: "{ scheme: Basic, user: '${account}' }" };
    expect(faults(`${login}\n${LIST}`, base(user))).toContain("a session stands alone");
    expect(faults(`${login}\n${LIST}`, base({ ...user, session: "{ scheme: Bearer }" }))).toBe("");
    const cookie = login.replace("pointer: /s", "cookie: sid");
    expect(faults(`${cookie}\n${LIST}`, base(user))).toBe("");
  });
});

describe("a call", () => {
  const end = (members: string) => faults(`end: { method: POST, path: '/\${id}', ${members} }`);

  test("has a body or a form", () => {
    expect(end("form: { a: b, c: '${id}' }")).toBe("");
    expect(end("form: { a: b }, body: {}")).toContain("a body or a form");
    expect(faults("get: { method: GET, path: '/${id}', form: { a: b } }")).toContain("a GET has no body");
  });

  test("doesn't put a value into text that is a body", () => {
    expect(end("body: '${id}'")).toBe("");
    expect(end("body: fixed text")).toBe("");
    expect(end(`body: '{"id":"\${id}"}'`)).toContain("can't be put into text safely");
  });

  test("has three calls before it at most", () => {
    const first = (count: number) => `first: [${Array(count).fill("{ method: GET, path: /a }").join(", ")}]`;
    expect(end(first(3))).toBe("");
    expect(end(first(4))).toContain("at most 3");
  });

  test("that lists answers with JSON", () => {
    expect(faults(LIST.replace(" }", ", answer: text }"))).toContain("rows come as JSON");
  });
});

describe("rows", () => {
  test("are tested by their values, since they have no status", () => {
    const state = (when: string) =>
      base({ key: `{ id: /id, state: { states: [{ when: ${when}, is: dead }] } }` });
    expect(faults(LIST, state("{ body: { pointer: /revoked, equals: true } }"))).toBe("");
    expect(faults(LIST, state("{ any: [{ status: [404] }] }"))).toContain(
      "a row has neither status nor text",
    );
    expect(faults(LIST.replace(" }", ", only: { status: [200] } }"))).toContain(
      "a row has neither status nor text",
    );
  });

  test("give the next page's start in one way", () => {
    const list = (paging: string) =>
      faults(LIST.replace(" }", `, paging: { style: start-key, param: s, ${paging} } }`));
    expect(list("row: /id")).toBe("");
    expect(list("next: /next")).toBe("");
    expect(list("row: /id, next: /next")).toContain("either");
    expect(list("limit: 5")).toContain("either");
    expect(list("row: /id, inclusive: true, limit: 1")).toContain("room for another");
    expect(list("next: /id, inclusive: true")).toContain("needs row");
  });
});
