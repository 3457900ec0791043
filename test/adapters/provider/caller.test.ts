import { describe, expect, test } from "vitest";
import { watchSecrets } from "../../../src/core/secret.ts";
import type { FakeCall, FakeReply } from "../../fakes/fake-server.ts";
import { ADMIN, ok, scripted } from "./scripted.ts";

const LIST = { method: "GET", path: "/keys", items: "/items" };
const none = (): FakeReply => ok({ items: [] });

/** What calls to a server with these members present, by header. */
async function presented(members: Readonly<Record<string, unknown>>, headers: readonly string[]) {
  const { server, provider } = await scripted(none, { steps: { list: LIST }, ...members });
  await provider.listKeys();
  return headers.map((name) => server.calls[0]?.headers[name]);
}

describe("what a call presents", () => {
  test("is the credential behind the word that the mapping says", async () => {
    const by = (scheme: string) => presented({ credential: { scheme } }, ["authorization"]);
    expect(await by("GenieKey")).toEqual([`GenieKey ${ADMIN}`]);
    expect(await by("token")).toEqual([`token ${ADMIN}`]);
  });

  test("may be the user of Basic, with a password that everybody knows", async () => {
    const by = (password: string) =>
      presented({ credential: { scheme: "Basic", password } }, ["authorization"]);
    expect(await by("")).toEqual([`Basic ${btoa(`${ADMIN}:`)}`]);
    expect(await by("token")).toEqual([`Basic ${btoa(`${ADMIN}:token`)}`]);
  });

  test("is what it looks up itself, and nothing else where it says none", async () => {
    const headers = { "X-Key": "${credential}", "X-For": "${account}" };
    const members = { auth: "none", headers, variables: ["account"] };
    expect(await presented(members, ["authorization", "x-key", "x-for"])).toEqual([
      undefined,
      ADMIN,
      "the-account",
    ]);
    const list = { ...LIST, headers: { "x-key": "own" } };
    expect(await presented({ ...members, steps: { list } }, ["x-key"])).toEqual(["own"]);
  });
});

describe("a log-in", () => {
  const session = "session.EXAMPLE12345";
  const login = { method: "POST", path: "/in", body: { password: "${credential}" } };
  const signedIn =
    (headers: FakeReply["headers"], body: unknown = {}) =>
    (call: FakeCall) =>
      call.path === "/in" ? ok(body, headers) : none();

  test("may give a cookie, which is presented as that cookie", async () => {
    const steps = { list: LIST, login: { ...login, session: { cookie: "sid" } } };
    const cookies = ["other=1", `sid=${session}; Path=/; HttpOnly; Expires=Thu, 26 Nov 2099 10:00:00 GMT`];
    const { server, provider } = await scripted(signedIn({ "set-cookie": cookies }), { steps });
    await provider.listKeys();
    expect(server.calls[1]?.headers).toMatchObject({ cookie: `sid=${session}` });
    expect(server.calls[1]?.headers).not.toHaveProperty("authorization");
  });

  test("may give cookies whose names nobody knows before", async () => {
    const steps = { list: LIST, login: { ...login, session: { cookies: "all" } } };
    const cookies = ["SID.4711=a.EXAMPLE; Path=/", "gone=; Max-Age=0", "b=old", "b=c"];
    const { server, provider } = await scripted(signedIn({ "set-cookie": cookies }), { steps });
    await provider.listKeys();
    expect(server.calls[1]?.headers["cookie"]).toBe("SID.4711=a.EXAMPLE; b=c");
  });

  test("may give a value for each call's body, and the session isn't presented beside it", async () => {
    const list = { ...LIST, method: "POST", body: { auth: "${session}" } };
    const steps = { list, login: { ...login, session: { pointer: "/s" } } };
    const { server, provider } = await scripted(signedIn({}, { s: session }), { auth: "none", steps });
    await provider.listKeys();
    expect(server.calls[1]?.json).toEqual({ auth: session });
    expect(server.calls[1]?.headers).not.toHaveProperty("authorization");
  });

  test("may be needed for a CSRF value alone, beside the credential", async () => {
    const steps = {
      list: LIST,
      login: {
        ...login,
        auth: "credential",
        session: { cookies: "all" },
        gives: { crumb: { pointer: "/crumb" } },
      },
    };
    const headers = { "X-Crumb": "${crumb}", cookie: "${session}" };
    const { server, provider } = await scripted(signedIn({ "set-cookie": ["a=b"] }, { crumb: "c1" }), {
      auth: "credential",
      headers,
      steps,
    });
    await provider.listKeys();
    expect(server.calls[0]?.headers).toMatchObject({ authorization: `Bearer ${ADMIN}` });
    expect(server.calls[0]?.headers).not.toHaveProperty("x-crumb");
    expect(server.calls[1]?.headers).toMatchObject({
      authorization: `Bearer ${ADMIN}`,
      "x-crumb": "c1",
      cookie: "a=b",
    });
  });

  test("that gives no session, or not all that is wanted of it, is an error before anything else", async () => {
    const steps = {
      list: LIST,
      login: { ...login, session: { pointer: "/s" }, gives: { csrf: { header: "x-c" } } },
    };
    for (const answer of [
      signedIn({ "x-c": "1" }),
      signedIn({}, { s: "x" }),
      signedIn({ "x-c": "1" }, { s: {} }),
    ]) {
      const { server, provider } = await scripted(answer, { steps });
      await expect(provider.listKeys()).rejects.toMatchObject({
        code: "ERR_PROVIDER_ANSWER",
        happened: "no",
      });
      expect(server.calls).toHaveLength(1);
    }
  });

  test("is renewed with all that it gave", async () => {
    let logIns = 0;
    const steps = {
      list: LIST,
      login: { ...login, session: { pointer: "/s" }, gives: { csrf: { pointer: "/c" } } },
    };
    const { provider, server } = await scripted(
      ({ path, headers }) => {
        if (path === "/in") return ok({ s: `s${(logIns += 1)}.EXAMPLE`, c: `c${logIns}` });
        return headers["x-csrf"] === "c1" && server.calls.length > 2 ? { status: 401, body: {} } : none();
      },
      { headers: { "x-csrf": "${csrf}" }, steps },
    );
    await provider.listKeys();
    await provider.listKeys();
    expect(server.calls.map(({ headers }) => headers["x-csrf"])).toEqual([
      undefined,
      "c1",
      "c1",
      undefined,
      "c2",
    ]);
  });
});

describe("a look before a step's own call", () => {
  const first = {
    method: "GET",
    path: "/docs/${id}",
    gives: { rev: { pointer: "/_rev" }, doc: { pointer: "/doc" } },
  };
  const end = {
    method: "PUT",
    path: "/docs/${id}",
    query: { rev: "${rev}" },
    body: { doc: "${doc}", off: true },
  };
  const gone = { status: [404], body: { pointer: "/error", equals: "not_found" } };

  function open(answer: FakeReply, extra: object = {}, steps: object = {}) {
    return scripted(({ method }) => (method === "GET" ? answer : ok({})), {
      gone,
      steps: { end: { ...end, first: [{ ...first, ...extra }] }, ...steps },
    });
  }

  test("gives values of any kind to it", async () => {
    const { server, provider } = await open(ok({ _rev: 3, doc: { a: [1, null], "x y": "z" } }));
    expect(await provider.endKey("k/1")).toBe("ended");
    expect(server.calls[1]).toMatchObject({
      path: "/docs/k%2F1",
      json: { doc: { a: [1, null], "x y": "z" }, off: true },
    });
    expect(server.calls[1]?.query.get("rev")).toBe("3");
  });

  test("may give a cookie that goes with it", async () => {
    const list = {
      ...LIST,
      headers: { cookie: "${seen}; b=2" },
      first: [{ method: "GET", path: "/start", gives: { seen: { cookies: "all" } } }],
    };
    const { server, provider } = await scripted(
      ({ path }) => (path === "/start" ? ok({}, { "set-cookie": ["a=1; Path=/"] }) : none()),
      { steps: { list } },
    );
    const secrets = new Set<string>();
    const stop = watchSecrets((secret) => secrets.add(secret.reveal()));
    await provider.listKeys();
    stop();
    expect(server.calls[1]?.headers["cookie"]).toBe("a=1; b=2");
    expect(secrets).toContain("a=1");
  });

  test("that finds the key gone is the end of it", async () => {
    const lost = { status: 404, body: { error: "not_found" } };
    const { server, provider } = await open(lost);
    expect(await provider.endKey("k1")).toBe("alreadyGone");
    expect(server.calls).toHaveLength(1);
    const step = { method: "POST", path: "/x", first: [first] };
    const other = await open(lost, {}, { disable: step, enable: step });
    await expect(other.provider.disableKey("k1")).rejects.toMatchObject({
      code: "ERR_PROVIDER_NOT_FOUND",
      happened: "no",
    });
  });

  test.each<[string, FakeReply, string]>([
    ["fails", { status: 500, body: {} }, "ERR_PROVIDER_FAILED"],
    ["is refused", { status: 403, body: {} }, "ERR_PROVIDER_AUTH"],
    ["gives too little", ok({ _rev: "1" }), "ERR_PROVIDER_ANSWER"],
    ["gives nothing", ok({ _rev: null, doc: 1 }), "ERR_PROVIDER_ANSWER"],
    ["isn't understood", { status: 200, body: "<html>" }, "ERR_PROVIDER_ANSWER"],
  ])("that %s means that nothing was done", async (_how, answer, code) => {
    const { server, provider } = await open(answer);
    await expect(provider.endKey("k1")).rejects.toMatchObject({ code, happened: "no" });
    expect(server.calls).toHaveLength(1);
  });

  test("may want what is bad news elsewhere", async () => {
    const create = {
      method: "PUT",
      path: "/keys/${keyName}",
      first: [{ method: "GET", path: "/keys/${keyName}", success: { status: [404] } }],
      value: "/v",
      key: { id: { template: "${keyName}" } },
    };
    const taken = (status: number) =>
      scripted(({ method }) => (method === "GET" ? { status, body: {} } : ok({ v: "team.EXAMPLE1234" })), {
        refused: { status: [404] },
        steps: { create },
      });
    expect((await (await taken(404)).provider.createKey({ name: "a b" })).key.id).toBe("a b");
    const { server, provider } = await taken(200);
    await expect(provider.createKey({ name: "a b" })).rejects.toMatchObject({ happened: "no" });
    expect(server.calls).toHaveLength(1);
  });
});

describe("an answer", () => {
  const step = { method: "POST", path: "/keys/${id}/off" };
  const disable = (members: object, answer: FakeReply, general: object = {}) =>
    scripted(() => answer, { ...general, steps: { disable: { ...step, ...members }, enable: step } }).then(
      ({ provider }) =>
        provider.disableKey("k1").then(
          () => "done",
          ({ code, happened }: { readonly code: string; readonly happened: string }) => `${code} ${happened}`,
        ),
    );

  test("may be a text", async () => {
    const success = { status: [200], body: { pointer: "", equals: "OK" } };
    expect(await disable({ answer: "text", success }, ok(" OK\n"))).toBe("done");
    expect(await disable({ answer: "text", success }, ok("no"))).toBe("ERR_PROVIDER_ANSWER unknown");
    expect(await disable({ answer: "text" }, ok("whatever"))).toBe("done");
    expect(await disable({}, ok("whatever"))).toBe("ERR_PROVIDER_ANSWER unknown");
  });

  test("may be known by its words, where it isn't JSON", async () => {
    const gone = { status: [403], text: "*ACL not found*" };
    const no = { status: 403, body: "rpc error: ACL not found\n" };
    expect(await disable({ gone }, no)).toBe("ERR_PROVIDER_NOT_FOUND no");
    expect(await disable({ gone }, { ...no, body: "Permission denied" })).toBe("ERR_PROVIDER_AUTH no");
    expect(await disable({ success: { text: "done" } }, ok("done\n"))).toBe("done");
  });

  test("may be JSON though its type says that it's a page, or begin with a line against scripts", async () => {
    const success = { status: [200] };
    expect(await disable({ success }, ok({ a: 1 }, { "content-type": "text/html" }))).toBe("done");
    expect(await disable({ answer: "text", success }, ok("OK", { "content-type": "text/html" }))).toBe(
      "done",
    );
    const shielded = ok(')]}\'\n{"off":true}');
    expect(await disable({ success: { body: { pointer: "/off", equals: true } } }, shielded)).toBe("done");
  });

  test("that is a web page is no success unless its body was looked at", async () => {
    const page = ok("<!DOCTYPE html><h1>Sign in</h1>", { "content-type": "text/html; charset=utf-8" });
    expect(await disable({ success: { status: [200] } }, page)).toBe("ERR_PROVIDER_ANSWER unknown");
    expect(await disable({ answer: "text" }, page)).toBe("ERR_PROVIDER_ANSWER unknown");
    const looked = { answer: "text", success: { body: { pointer: "", matches: "*Sign in*" } } };
    expect(await disable(looked, page)).toBe("done");
  });

  test("that says no in a 200 has changed nothing, where the mapping knows it", async () => {
    const denied = { status: [200], body: { pointer: "/error" } };
    expect(await disable({}, ok({ error: 1 }), { denied })).toBe("ERR_PROVIDER_REFUSED no");
    expect(await disable({ denied }, ok({ error: 1 }))).toBe("ERR_PROVIDER_REFUSED no");
    expect(await disable({ denied }, ok({}))).toBe("done");
    expect(await disable({}, { status: 500, body: { error: 1 } }, { denied })).toBe(
      "ERR_PROVIDER_FAILED unknown",
    );
  });

  test("is judged by the mapping's success where the call has none of its own", async () => {
    const success = { body: { pointer: "/result" } };
    expect(await disable({}, ok({ result: 1 }), { success })).toBe("done");
    expect(await disable({}, ok({ ok: 1 }), { success })).toBe("ERR_PROVIDER_ANSWER unknown");
    expect(await disable({ success: { status: [200] } }, ok({ ok: 1 }), { success })).toBe("done");
  });

  test("that refuses says what the credential needs", async () => {
    const { provider } = await scripted(({ path }) => ({ status: path === "/keys" ? 403 : 404, body: {} }), {
      steps: { list: { ...LIST, needs: "the role Owner" }, end: { ...step, needs: "the scope keys:delete" } },
    });
    await expect(provider.listKeys()).rejects.toMatchObject({ hint: "the credential needs the role Owner" });
    await expect(provider.endKey("k1")).rejects.toMatchObject({
      hint: "the path, the team or the id may be wrong: this doesn't say that the key is dead; or the credential needs the scope keys:delete",
    });
  });
});

test("an id that the server wants as a number is sent as one in JSON", async () => {
  const steps = {
    get: { method: "GET", path: "/keys/${id}" },
    end: { method: "POST", path: "/keys/end", body: { ids: ["${id}"], id: "${id}", of: "key ${id}" } },
  };
  const { server, provider } = await scripted(() => ok({ id: 7 }), {
    key: { id: { pointer: "/id", as: "number" } },
    steps,
  });
  expect((await provider.getKey("7")).id).toBe("7");
  await provider.endKey("7");
  expect(server.calls.map(({ path, json }) => [path, json])).toEqual([
    ["/keys/7", null],
    ["/keys/end", { ids: [7], id: 7, of: "key 7" }],
  ]);
  await expect(provider.endKey("k7")).rejects.toMatchObject({ code: "ERR_PROVIDER_VALUE", happened: "no" });
});

test("a space in a query isn't a plus, and a plus stays one", async () => {
  const list = { ...LIST, query: { q: "a b+c" } };
  const { server, provider } = await scripted(none, { steps: { list } });
  await provider.listKeys();
  expect(server.calls[0]?.query.get("q")).toBe("a b+c");
  expect(server.calls[0]?.url).toContain("q=a%20b%2Bc");
});

test("a form is sent as one, with secrets in it and lists pair by pair", async () => {
  const restrict = {
    method: "POST",
    path: "/keys/${id}",
    form: { key: "${id}", "nets[]": "${networks}", scope: "${scopes}", by: "p=${credential}&x" },
  };
  const { server, provider } = await scripted(() => ok({}), {
    steps: { restrict, unrestrict: { method: "POST", path: "/keys/${id}" } },
  });
  await provider.restrictKey("k 1", { networks: ["192.0.2.0/24", "198.51.100.0/24"] });
  expect(server.calls[0]?.headers["content-type"]).toBe("application/x-www-form-urlencoded");
  expect([...new URLSearchParams(server.calls[0]?.body)]).toEqual([
    ["key", "k 1"],
    ["nets[]", "192.0.2.0/24"],
    ["nets[]", "198.51.100.0/24"],
    ["by", `p=${ADMIN}&x`],
  ]);
});
