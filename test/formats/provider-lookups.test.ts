import { describe, expect, test } from "vitest";
import { base, faults } from "./mapping-faults.ts";

const LIST = "list: { method: GET, path: /k, items: '' }";
const CREATE = "method: POST, path: /keys";

describe("a look-up", () => {
  test("finds what a call before it gave, and not what a later one gives", () => {
    const first = (path: string) =>
      `[{ method: GET, path: '${path}', gives: { rev: { pointer: /rev } } }, { method: GET, path: '/b/\${rev}' }]`;
    expect(faults(`end: { method: DELETE, path: '/\${id}/\${rev}', first: ${first("/a")} }`)).toBe("");
    expect(faults(`end: { method: DELETE, path: '/\${id}', first: ${first("/a/${rev}")} }`)).toContain(
      "steps.end.first[0].path: nothing gives ${rev} a value in this step",
    );
    expect(faults("end: { method: DELETE, path: '/${id}/${rev}' }")).toContain("${rev}");
  });

  test("finds what a create gave in the calls that finish it", () => {
    const then = (path: string) => `then: [{ method: POST, path: '${path}' }]`;
    const create = (path: string, own = "/keys") =>
      `create: { method: POST, path: '${own}', value: /v, gives: { made: { pointer: /id } }, ${then(path)} }`;
    expect(faults(create("/keys/${made}/value"))).toBe("");
    expect(faults(create("/keys/${other}/value"))).toContain("steps.create.then[0].path: nothing gives");
    expect(faults(create("/x", "/keys/${made}"))).toContain("steps.create.path: nothing gives ${made}");
  });

  test("finds the page of a paged call, as its style has it", () => {
    const list = (paging: string, body: string) =>
      `list: { method: POST, path: /q, items: /k, body: ${body}, paging: ${paging} }`;
    const offset = "{ style: offset, limitParam: null, offsetParam: null }";
    expect(faults(list(offset, "{ from: '${offset}', n: '${limit}' }"))).toBe("");
    expect(faults(list(offset, "{ from: '${offset}' }"))).toContain("${limit} says which page");
    expect(faults(list(offset, "{ from: '${offset}', n: '${limit}', c: '${cursor}' }"))).toContain(
      "${cursor}",
    );
    expect(faults(list("{ style: cursor, param: null, next: /n }", "{ c: '${cursor}' }"))).toBe("");
    expect(faults(list("{ style: cursor, param: null, next: /n }", "{}"))).toContain("${cursor} says which");
    expect(faults(list("{ style: page, pageParam: null }", "{ p: '${page}', n: '${limit}' }"))).toContain(
      "nothing gives ${limit}",
    );
  });

  test("finds the holder whose keys are listed", () => {
    const list = (path: string) =>
      `list: { method: GET, path: '${path}', items: '', per: { method: GET, path: /users, items: '', gives: { user: /id } } }`;
    expect(faults(list("/users/${user}/keys"))).toBe("");
    expect(faults(list("/users/${holder}/keys"))).toContain("nothing gives ${holder}");
  });

  test("of a session is found everywhere but in its log-in, and no call without one has it", () => {
    const login =
      "login: { method: POST, path: /in, session: { cookie: sid }, gives: { csrf: { pointer: /c } } }";
    const end = "end: { method: DELETE, path: '/${id}', headers: { x-csrf: '${csrf}' } }";
    expect(faults(`${login}\n${end}`)).toBe("");
    expect(faults(end)).toContain("${csrf}");
    expect(faults(login.replace("path: /in", "path: /in, body: { c: '${csrf}' }"))).toContain("${csrf}");
    expect(faults(login, base({ headers: "{ x: '${csrf}' }" }))).toBe("");
    expect(
      faults(end.replace(", headers: { x-csrf: '${csrf}' }", ""), base({ headers: "{ x: '${csrf}' }" })),
    ).toContain("headers: not every call knows ${csrf}");
  });
});

describe("a secret can't stand in an address, be it", () => {
  const login = (gives: string) =>
    `login: { method: POST, path: /in, session: { header: x }, gives: { seen: ${gives} } }\n` +
    "end: { method: DELETE, path: '/${id}', query: { s: '${seen}' } }";

  test("what a log-in gives, unless it's public", () => {
    expect(faults(login("{ pointer: /s }"))).toContain("${seen} is a secret");
    expect(faults(login("{ pointer: /s, public: true }"))).toBe("");
  });

  test("a cookie that any call gives", () => {
    const end = (source: string) =>
      `end: { method: DELETE, path: '/\${id}', query: { s: '\${seen}' }, first: [{ method: GET, path: '/\${id}', gives: { seen: ${source} } }] }`;
    expect(faults(end("{ header: etag }"))).toBe("");
    expect(faults(end("{ cookie: sid }"))).toContain("${seen} is a secret");
    expect(faults(end("{ cookies: all }"))).toContain("${seen} is a secret");
  });

  test("a value that stanch made up", () => {
    const create = (query: string) =>
      `create: { ${CREATE}, makes: {}, body: { v: '\${value}' }, query: ${query} }`;
    expect(faults(create("{}"))).toBe("");
    expect(faults(create("{ v: '${value}' }"))).toContain("${value} is a secret");
  });

  test("a part of the value of a new key", () => {
    const create = (template: string) =>
      `create: { ${CREATE}, gives: { a: { pointer: /a }, b: { pointer: /b } }, value: { template: '${template}' }, then: [{ method: GET, path: '/x/\${a}' }] }`;
    expect(faults(create("${b}"))).toBe("");
    expect(faults(create("${a}:${b}"))).toContain("${a} is a secret");
  });
});

describe("an id of several parts", () => {
  const key = (id: string) => base({ key: `{ id: ${id} }` });
  const both = key("{ template: '${user}/${name}', parts: { user: /u, name: /n } }");

  test("can be looked up by its parts, all of them, or whole", () => {
    expect(faults("end: { method: DELETE, path: '/${user}/${name}' }", both)).toBe("");
    expect(faults("end: { method: DELETE, path: '/k', body: { id: '${id}' } }", both)).toBe("");
    expect(faults("end: { method: DELETE, path: '/${user}' }", both)).toContain("not all of its parts");
    expect(faults("end: { method: DELETE, path: '/${user}/${name}' }")).toContain("nothing gives ${user}");
  });

  test("is known wherever a key is read", () => {
    const given = key("{ template: '${user}/${name}', parts: { name: /n } }");
    const list = "list: { method: GET, path: /k, items: '' }";
    expect(faults(list, both)).toBe("");
    expect(faults(list, given)).toContain("in the step list nothing gives ${user} a value");
    const per = ", per: { method: GET, path: /u, items: '', gives: { user: /id } }";
    expect(faults(list.replace(" }", `${per} }`), given)).toBe("");
    expect(faults("get: { method: GET, path: '/${user}/${name}' }", given)).toBe("");
  });

  test("is made in the same way by every step", () => {
    const get = (id: string) => `get: { method: GET, path: '/\${user}/\${name}', key: { id: ${id} } }`;
    expect(faults(get("{ template: '${user}/${name}' }"), both)).toBe("");
    expect(faults(get("{ template: '${user}:${name}' }"), both)).toContain("isn't made like the id");
    expect(faults(get("/id"), both)).toContain("isn't made like the id");
    expect(
      faults(
        "create: { method: PUT, path: '/${keyName}', value: /v, key: { id: { template: '${keyName}' } } }",
      ),
    ).toBe("");
  });

  test("has something between its parts that stands in none of them", () => {
    for (const template of ["${a}${b}", "${a}-${b}", "${a}.${b}", "${a}%${b}", "${a}/${a}", "plain"]) {
      const parts = "{ a: /a, b: /b }";
      expect(faults(LIST, key(`{ template: '${template}', parts: ${parts} }`))).toContain("an id is made of");
    }
  });
});

test("names that are looked up already can't be given anew", () => {
  for (const name of ["id", "value", "page", "credential", "account"]) {
    const first = `first: [{ method: GET, path: /a, gives: { ${name}: { pointer: /a } } }]`;
    expect(faults(`end: { method: DELETE, path: '/\${id}', ${first} }`)).toContain(
      `${name} is a name that is looked up already`,
    );
    expect(
      faults(LIST, base({ key: `{ id: { template: '\${${name}}/\${b}', parts: { b: /b } } }` })),
    ).toContain(`${name} is a name that is looked up already`);
  }
});
