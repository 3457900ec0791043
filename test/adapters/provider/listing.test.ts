import { describe, expect, test } from "vitest";
import type { FakeCall, FakeReply } from "../../fakes/fake-server.ts";
import { ok, scripted } from "./scripted.ts";

describe("a list for each holder", () => {
  const steps = {
    list: {
      method: "GET",
      path: "/users/${user}/keys",
      items: "",
      per: { method: "GET", path: "/users", items: "", gives: { user: "/login", number: "/id" } },
      key: { id: "/id", principal: { lookup: "user" }, team: { lookup: "number" } },
    },
  };
  const users = [
    { login: "a/b", id: 1 },
    { login: "bo", id: 2 },
  ];
  const answer = ({ path }: FakeCall): FakeReply =>
    path === "/users" ? ok(users) : ok([{ id: path === "/users/bo/keys" ? "k2" : "k1" }]);

  test("is asked for one after the other, and each key knows its holder", async () => {
    const { server, provider } = await scripted(answer, { steps });
    expect(await provider.listKeys()).toEqual([
      { id: "k1", name: null, state: "unknown", principal: "a/b", team: "1" },
      { id: "k2", name: null, state: "unknown", principal: "bo", team: "2" },
    ]);
    expect(server.calls.map(({ path }) => path)).toEqual(["/users", "/users/a%2Fb/keys", "/users/bo/keys"]);
  });

  test("isn't whole without one of them", async () => {
    const { provider } = await scripted(
      (call) => (call.path === "/users/bo/keys" ? { status: 404, body: {} } : answer(call)),
      { steps },
    );
    await expect(provider.listKeys()).rejects.toMatchObject({
      code: "ERR_PROVIDER_NOT_FOUND",
      happened: "no",
    });
  });

  test("isn't whole where a holder can't be read", async () => {
    const { provider } = await scripted((call) => (call.path === "/users" ? ok([{}]) : answer(call)), {
      steps,
    });
    await expect(provider.listKeys()).rejects.toMatchObject({ code: "ERR_PROVIDER_ANSWER" });
  });
});

describe("a list of ids", () => {
  const steps = {
    list: { method: "GET", path: "/keys", items: "", key: { id: "" }, details: true },
    get: { method: "GET", path: "/keys/${id}", gone: { status: [410] } },
  };
  const answer = ({ path }: FakeCall): FakeReply =>
    path === "/keys" ? ok(["k1", "k2"]) : ok({ id: path.slice(6), name: `n-${path.slice(6)}` });

  test("is told more of by a look at each", async () => {
    const { provider } = await scripted(answer, { steps });
    expect((await provider.listKeys()).map(({ name }) => name)).toEqual(["n-k1", "n-k2"]);
  });

  test("leaves out what is gone by then, and nothing that can't be looked at", async () => {
    const second = (status: number) => (call: FakeCall) =>
      call.path === "/keys/k2" ? { status, body: {} } : answer(call);
    expect((await (await scripted(second(410), { steps })).provider.listKeys()).map(({ id }) => id)).toEqual([
      "k1",
    ]);
    for (const status of [404, 500, 200]) {
      await expect((await scripted(second(status), { steps })).provider.listKeys()).rejects.toThrow(/get/);
    }
  });
});

describe("a list that is cut by counting", () => {
  const steps = {
    list: { method: "GET", path: "/keys", items: "", paging: { style: "offset", limit: 2 } },
  };
  /** What each page shows, by the number of the reading and its offset. */
  async function read(readings: readonly string[]) {
    let reading = -1;
    const { provider, server } = await scripted(
      ({ query }) => {
        const offset = Number(query.get("offset"));
        if (offset === 0) reading += 1;
        const all = (readings[Math.min(reading, readings.length - 1)] ?? "").split("");
        return ok(all.slice(offset, offset + 2).map((id) => ({ id })));
      },
      { steps },
    );
    const found = await provider.listKeys().then(
      (keys) => keys.map(({ id }) => id).join(""),
      (error: { readonly code: string }) => error.code,
    );
    return [found, server.calls.filter(({ query }) => query.get("offset") === "0").length];
  }

  test("is read until nothing of one reading is missing from the next", async () => {
    expect(await read(["abc"])).toEqual(["abc", 2]);
    expect(await read(["abc", "abcd"])).toEqual(["abcd", 2]);
    expect(await read(["abc", "bcd", "bcd"])).toEqual(["bcd", 3]);
  });

  test("and that many others go from is an error after five readings", async () => {
    expect(await read(["abc", "bcd", "cde", "def", "efg", "fgh"])).toEqual(["ERR_PROVIDER_PAGING", 5]);
  });
});

test("a list that the mapping lacks is refused like anything else that it lacks, and nothing is called", async () => {
  const { server, provider } = await scripted(() => ok([]), { steps: {} });
  const asked = [() => provider.listKeys(), () => provider.getKey("k1"), () => provider.endKey("k1")];
  for (const ask of asked) await expect(ask()).rejects.toMatchObject({ code: "ERR_UNSUPPORTED" });
  expect(server.calls).toHaveLength(0);
});
