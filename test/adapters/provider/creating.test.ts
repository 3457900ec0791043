import { describe, expect, test } from "vitest";
import type { FakeCall, FakeReply } from "../../fakes/fake-server.ts";
import { ok, scripted } from "./scripted.ts";

const VALUE = "team.EXAMPLE0123456789";
const failed = (create: object, answer: (call: FakeCall) => FakeReply) =>
  scripted(answer, { steps: { create } }).then(({ server, provider }) =>
    provider.createKey({ name: "deploy-7f3k" }).then(
      () => "made",
      ({ code, happened }: { readonly code: string; readonly happened: string }) =>
        `${code} ${happened} after ${server.calls.length}`,
    ),
  );

describe("a key that is made by several calls", () => {
  const create = {
    method: "POST",
    path: "/accounts",
    body: { name: "${keyName}" },
    gives: { account: { pointer: "/id" } },
    // oxlint-disable-next-line unicorn/no-thenable -- a list, so that nothing awaits it
    then: [
      {
        method: "POST",
        path: "/accounts/${account}/keys",
        gives: { keyId: { header: "X-Id" }, half: { pointer: "/a" } },
      },
      { method: "GET", path: "/keys/${keyId}" },
    ],
    from: "last",
    item: "/key",
    value: { template: "${half}.${id}" },
  };
  const answer = ({ path }: FakeCall): FakeReply => {
    if (path === "/accounts") return ok({ id: 7 });
    if (path === "/accounts/7/keys") return ok({ a: "team.EXAMPLE" }, { "x-id": "k1" });
    return path === "/keys/k1" ? ok({ key: { id: "k1", name: "n" } }) : { status: 404, body: {} };
  };

  test("is described by the last answer, with a value of what all gave", async () => {
    const scene = await scripted(answer, { steps: { create } });
    const made = await scene.provider.createKey({ name: "n" });
    expect(made.key).toMatchObject({ id: "k1", name: "n" });
    expect(made.value.reveal()).toBe("team.EXAMPLE.k1");
    expect(scene.server.calls).toHaveLength(3);
  });

  test.each<[string, string, FakeReply]>([
    ["the second fails", "/accounts/7/keys", { status: 403, body: {} }],
    ["the second gives too little", "/accounts/7/keys", ok({ a: "team.EXAMPLE" })],
    ["the third fails", "/keys/k1", { status: 500, body: {} }],
    ["the third doesn't name it", "/keys/k1", ok({})],
    ["a part of its value can't be read", "/accounts/7/keys", ok({ a: {} }, { "x-id": "k1" })],
    ["the first doesn't say what it made", "/accounts", ok({})],
  ])("is an orphan when %s", async (_how, path, reply) => {
    const how = await failed(create, (call) => (call.path === path ? reply : answer(call)));
    expect(how).toMatch(/^ERR_PROVIDER_ANSWER unknown/);
  });

  test("isn't made when the first says no", async () => {
    expect(await failed(create, () => ({ status: 422, body: {} }))).toBe("ERR_PROVIDER_REFUSED no after 1");
  });
});

test("a key may be known by the address of what was made alone", async () => {
  const create = {
    method: "POST",
    path: "/keys",
    gives: { made: { header: "Location", segment: "last" } },
    key: { id: { template: "${made}" } },
    makes: {},
    form: { secret: "${value}" },
  };
  for (const [location, id] of [
    ["/realms/x/keys/k%201/?a=/b", "k 1"],
    ["https://keys.example.com/keys/7", "7"],
  ] as const) {
    const { provider } = await scripted(() => ({ status: 201, headers: { location } }), {
      steps: { create },
    });
    expect((await provider.createKey({ name: "n" })).key.id).toBe(id);
  }
  for (const location of ["", "///", "/keys/%"]) {
    const { provider } = await scripted(() => ({ status: 201, headers: { location } }), {
      steps: { create },
    });
    await expect(provider.createKey({ name: "n" })).rejects.toMatchObject({ happened: "unknown" });
  }
});

describe("a value that stanch makes up", () => {
  async function sent(makes: object, members: object = {}) {
    const create = { method: "POST", path: "/keys", body: { secret: "${value}" }, makes, ...members };
    const { server, provider } = await scripted(() => ok({ id: "k1" }), { steps: { create } });
    const values: string[] = [];
    for (const _ of [1, 2]) values.push((await provider.createKey({ name: "n" })).value.reveal());
    expect(values[0]).not.toBe(values[1]);
    return [values[0], (server.calls[0]!.json as { readonly secret: string }).secret] as const;
  }

  test("is what is sent, of the length and the signs that are asked for", async () => {
    const [value, secret] = await sent({ length: 20, prefix: "team.EXAMPLE" });
    expect(value).toBe(secret);
    expect(value).toMatch(/^team\.EXAMPLE(?=.*[A-Z])(?=.*[a-z])(?=.*\d)[A-Za-z0-9]{20}$/);
    expect((await sent({ of: "hex", length: 33 }))[0]).toMatch(/^[0-9a-f]{33}$/);
    expect((await sent({ of: "uuid" }))[0]).toMatch(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  test("may be presented together with the name", async () => {
    const [value, secret] = await sent({}, { value: { template: "${keyName}:${value}" } });
    expect(value).toBe(`n:${secret}`);
  });

  test("that couldn't be presented is found out before anything is sent", async () => {
    const create = {
      method: "POST",
      path: "/keys",
      body: { secret: "${value}" },
      makes: {},
      value: { template: "${keyName}:${value}" },
    };
    const { server, provider } = await scripted(() => ok({ id: "k1" }), { steps: { create } });
    await expect(provider.createKey({ name: "two words" })).rejects.toMatchObject({
      code: "ERR_PROVIDER_VALUE",
      happened: "no",
    });
    expect(server.calls).toHaveLength(0);
  });
});

test("a key may end by itself, at a time written as the server wants it", async () => {
  for (const [format, shape] of [
    ["iso", /^\d{4}-\d\d-\d\dT.*Z$/],
    ["date", /^\d{4}-\d\d-\d\d$/],
    ["s", /^\d{10}$/],
    ["ms", /^\d{13}$/],
  ] as const) {
    const create = {
      method: "POST",
      path: "/keys",
      body: { until: "${expires}" },
      value: "/v",
      expires: { in: "P90D", format },
    };
    const { server, provider } = await scripted(() => ok({ id: "k1", v: VALUE }), { steps: { create } });
    await provider.createKey({ name: "n" });
    const { until } = server.calls[0]!.json as { readonly until: string | number };
    expect(typeof until).toBe(format === "s" || format === "ms" ? "number" : "string");
    expect(String(until)).toMatch(shape);
    const at = typeof until === "number" ? until * (format === "s" ? 1000 : 1) : Date.parse(until);
    expect(Math.abs(at - Date.now() - 90 * 86_400_000)).toBeLessThan(86_400_000 + 60_000);
  }
});

test("all calls of one create share a session that is its own", async () => {
  const steps = {
    login: { method: "POST", path: "/in", session: { pointer: "/s" } },
    create: {
      method: "POST",
      path: "/keys",
      first: [{ method: "GET", path: "/me", gives: { me: { pointer: "/id" } } }],
      body: { by: "${me}" },
      value: "/v",
    },
  };
  const { server, provider } = await scripted(
    ({ path }) => ok(path === "/in" ? { s: "session.EXAMPLE" } : { id: 1, v: VALUE }),
    { steps },
  );
  await provider.createKey({ name: "n" });
  await provider.createKey({ name: "n" });
  expect(server.calls.map(({ path }) => path)).toEqual(["/in", "/me", "/keys", "/in", "/me", "/keys"]);
});
