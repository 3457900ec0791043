import { createServer } from "node:http";
import type { RequestListener, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { createHttpClient } from "../../../src/adapters/http.ts";
import { createHttpProvider } from "../../../src/adapters/provider/http.ts";
import { Secret } from "../../../src/core/secret.ts";
import { providerMappingSchema } from "../../../src/formats/provider-mapping.ts";
import type { ProviderMapping } from "../../../src/formats/provider-mapping.ts";
import { startKeyServer } from "../../fakes/key-server.ts";
import type { KeyServer, KeyServerOptions } from "../../fakes/key-server.ts";
import { keyServerMapping } from "../../fakes/key-server-mapping.ts";

const closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

function open(
  baseUrl: string,
  mapping: ProviderMapping,
  credential: Secret | null = null,
  variables: Readonly<Record<string, string>> = {},
) {
  return createHttpProvider({
    name: "fake",
    mapping,
    baseUrl,
    credential,
    variables,
    http: createHttpClient({ allowedHosts: ["127.0.0.1"] }),
    fingerprint: ({ prefix, lastFour, length }) => ({ prefix, lastFour, length, fingerprint: "f" }),
    timeoutMs: 1000,
  });
}

async function fake(options: KeyServerOptions, changes: Readonly<Record<string, unknown>> = {}) {
  const server: KeyServer = await startKeyServer(options);
  closing.push(server.close);
  const mapping = keyServerMapping(options, changes);
  return { server, mapping, provider: open(server.url, mapping, new Secret(server.admin)) };
}

/** A server of two lines, for what a well-meaning one wouldn't do. */
async function odd(listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener);
  closing.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function listing(paging: unknown): ProviderMapping {
  return providerMappingSchema.parse({
    kind: "provider",
    name: "odd",
    asOf: "2026-11-23",
    capabilities: { overlap: true, keepsNames: true, maxKeysPerPrincipal: null, tokenCache: 0, listLag: 0 },
    key: { id: "/id" },
    steps: { list: { method: "GET", path: "/keys", items: "/items", paging } },
  });
}

test("a session that has ended is renewed once, and many calls share one log-in", async () => {
  const { server, provider } = await fake({ sessions: true });
  await Promise.all([provider.listKeys(), provider.listKeys(), provider.listKeys()]);
  const logIns = (): number => server.requests.filter((one) => one.route === "login").length;
  expect(logIns()).toBe(1);
  const { id } = server.ledger.add("x");
  server.endSessions();
  await Promise.all([provider.disableKey(id), provider.getKey(id), provider.listKeys()]);
  expect(logIns()).toBe(2);
  expect(server.requests.some((one) => one.url.includes("EXAMPLE"))).toBe(false);
});

test("a create logs in first, so that an old session never makes it two calls", async () => {
  const { server, provider } = await fake({ sessions: true });
  await provider.listKeys();
  server.endSessions();
  await provider.createKey({ name: "x" });
  expect(server.requests.map((one) => one.route)).toEqual(["login", "list", "login", "create"]);
});

test("a refused log-in is an error of the credential and is tried again later", async () => {
  const { server, mapping } = await fake({ sessions: true });
  const wrong = open(server.url, mapping, new Secret("admin.EXAMPLEwrong000000"));
  await expect(wrong.listKeys()).rejects.toMatchObject({ code: "ERR_PROVIDER_AUTH", happened: "no" });
  server.fault("login", { kind: "status", status: 503 });
  const right = open(server.url, mapping, new Secret(server.admin));
  await expect(right.createKey({ name: "x" })).rejects.toMatchObject({
    code: "ERR_PROVIDER_FAILED",
    happened: "no",
  });
  await expect(right.listKeys()).resolves.toEqual([]);
  expect(server.ledger.live()).toBe(0);
});

test("every try of one intent carries the same idempotency key", async () => {
  const { server, provider } = await fake({});
  await provider.createKey({ name: "a-1" });
  await provider.createKey({ name: "a-1" });
  await provider.createKey({ name: "a-2" });
  const sent = server.requests.map((one) => one.headers["idempotency-key"]);
  expect([sent[0] === sent[1], sent[0] === sent[2], String(sent[0]).length]).toEqual([true, false, 32]);
});

test("a value that can't be fetched leaves an orphan: the outcome is unknown", async () => {
  const { server, provider } = await fake({ valueApart: true });
  for (const fault of [
    { kind: "status", status: 404 },
    { kind: "drop", commits: false },
    { kind: "error-in-200" },
  ] as const) {
    server.fault("value", fault);
    await expect(provider.createKey({ name: "x" })).rejects.toMatchObject({
      code: "ERR_PROVIDER_ANSWER",
      happened: "unknown",
    });
  }
  expect(server.ledger.live()).toBe(3);
});

test("a mask isn't taken for the value of a new key", async () => {
  const { server, mapping } = await fake({}, {});
  const masked = {
    ...mapping,
    steps: { ...mapping.steps, create: { ...mapping.steps.create!, value: "/key/last" } },
  };
  const provider = open(server.url, masked, new Secret(server.admin));
  await expect(provider.createKey({ name: "x" })).rejects.toMatchObject({
    code: "ERR_PROVIDER_ANSWER",
    happened: "unknown",
  });
});

test("a 404 means dead only where the mapping says so, and a missing row only where it says so", async () => {
  const { server, mapping, provider } = await fake({});
  expect((await provider.getKey("k9")).state).toBe("dead");
  const { gone: _gone, ...rest } = mapping;
  const doubtful = open(server.url, rest, new Secret(server.admin));
  expect((await doubtful.getKey("k9")).state).toBe("unknown");
  await expect(doubtful.endKey("k9")).rejects.toMatchObject({ code: "ERR_PROVIDER_NOT_FOUND" });

  const { get: _get, ...steps } = mapping.steps;
  const listOnly = (missingIs: "dead" | "unknown") =>
    open(
      server.url,
      { ...mapping, steps: { ...steps, list: { ...steps.list!, missingIs } } },
      new Secret(server.admin),
    );
  expect((await listOnly("unknown").getKey("k9")).state).toBe("unknown");
  expect((await listOnly("dead").getKey("k9")).state).toBe("dead");
});

test("a sign-in page isn't the end of a key, even where the mapping doesn't say what success is", async () => {
  const { server, provider } = await fake({}, { end: { method: "DELETE", path: "/keys/${id}" } });
  const { id } = server.ledger.add("x");
  server.fault("end", { kind: "html" });
  await expect(provider.endKey(id)).rejects.toMatchObject({
    code: "ERR_PROVIDER_ANSWER",
    happened: "unknown",
  });
  expect(await provider.endKey(id)).toBe("ended");
});

test("an answer about another key is no answer", async () => {
  const url = await odd((_request, response) => response.end('{"id":"k2"}'));
  const mapping = keyServerMapping({});
  const { credential: _credential, ...bare } = mapping;
  await expect(open(url, bare).getKey("k1")).rejects.toMatchObject({ code: "ERR_PROVIDER_ANSWER" });
});

test("a token cache and a lagging list are what the server says they are", async () => {
  const { server, provider } = await fake({});
  server.ledger.tokenCacheMs = 60_000;
  server.ledger.listLagMs = 60_000;
  const { key, value } = await provider.createKey({ name: "x" });
  expect(await provider.listKeys()).toEqual([]);
  await provider.endKey(key.id);
  expect(server.ledger.accepts(value.reveal())).toBe(true);
  expect((await provider.getKey(key.id)).state).toBe("dead");
});

test("a server that never comes to an end of its list is an error", async () => {
  let calls = 0;
  const same = await odd((_request, response) =>
    response.end(JSON.stringify({ items: [{ id: "a" }], next: "x", total: 9 })),
  );
  const other = await odd((_request, response) =>
    response.end(JSON.stringify({ items: [], next: (calls += 1) % 7 })),
  );
  const stylish: readonly (readonly [string, unknown])[] = [
    [same, { style: "cursor", param: "after", next: "/next" }],
    [other, { style: "cursor", param: "after", next: "/next" }],
    [same, { style: "offset", total: "/total" }],
    [same, { style: "offset" }],
    [same, { style: "page" }],
    [other, { style: "offset", total: "/next" }],
    [same, { style: "page", pages: "/missing" }],
    [same, { style: "cursor", param: "after", next: "/items" }],
  ];
  for (const [url, paging] of stylish) {
    const error = await open(url, listing(paging))
      .listKeys()
      .catch((error: unknown) => error);
    expect([paging, error]).toMatchObject([
      paging,
      { code: "ERR_PROVIDER_PAGING", happened: "no", retry: "later" },
    ]);
  }
});

test("without a total, pages are read until one is empty, however short they are", async () => {
  const url = await odd((request, response) => {
    const offset = Number(new URL(request.url ?? "", "http://x").searchParams.get("offset"));
    response.end(JSON.stringify({ items: offset < 5 ? [{ id: offset }] : [] }));
  });
  expect(await open(url, listing({ style: "offset" })).listKeys()).toHaveLength(5);
});

test("a list as long as the server ever shows isn't taken for the whole", async () => {
  const { server, mapping } = await fake({ paging: "offset" });
  const capped = { ...mapping, steps: { ...mapping.steps, list: { ...mapping.steps.list!, cap: 3 } } };
  const provider = open(server.url, capped, new Secret(server.admin));
  server.ledger.add("a");
  server.ledger.add("b");
  expect(await provider.listKeys()).toHaveLength(2);
  server.ledger.add("c");
  await expect(provider.listKeys()).rejects.toMatchObject({ code: "ERR_PROVIDER_PAGING", retry: "never" });
});

test("a next page on another host isn't followed", async () => {
  let visits = 0;
  const thief = await odd((_request, response) => response.end(String((visits += 1))));
  const url = await odd((_request, response) =>
    response.writeHead(200, { link: `<${thief}/keys?p=2>; rel="next"` }).end('{"items":[]}'),
  );
  await expect(open(url, listing({ style: "link" })).listKeys()).rejects.toMatchObject({
    code: "ERR_PROVIDER_PAGING",
  });
  expect(visits).toBe(0);
});

test("a list without a list or with rows that aren't keys is no list", async () => {
  for (const body of ['{"items":{}}', "[]", '{"items":[{}]}', '{"items":[null]}', "<html>", ""]) {
    const url = await odd((_request, response) => response.end(body));
    await expect(open(url, listing({ style: "none" })).listKeys()).rejects.toMatchObject({
      code: "ERR_PROVIDER_ANSWER",
    });
  }
});

test("the audit step gives its rows page by page for the time asked for", async () => {
  const audit = {
    method: "GET",
    path: "/audit",
    query: { since: "${from}", until: "${to}" },
    items: "/items",
    paging: { style: "cursor", param: "after", next: "/next" },
    mapping: {
      at: { pointer: "/at", format: "iso" },
      identifiesKey: false,
      recordsRefusals: false,
      lag: "1m",
    },
  };
  const { server, provider } = await fake({ paging: "cursor", pageSize: 2 }, { audit });
  for (const _ of [1, 2, 3]) await provider.listKeys();
  const pages: number[] = [];
  const query = { from: "2026-11-23T00:00:00.000Z", to: "2026-11-24T00:00:00.000Z" };
  for await (const rows of provider.audit?.pages(query) ?? []) pages.push(rows.length);
  expect(pages.slice(0, 2)).toEqual([2, 2]);
  expect(server.requests.at(-1)?.url).toContain("since=2026-11-23T00%3A00%3A00.000Z");
  expect(provider.audit?.rows.capabilities.lag).toBe(60);
});

test("a credential is presented as the mapping says", async () => {
  let seen: unknown;
  const url = await odd((request, response) => {
    seen = [request.headers.authorization, request.headers["x-key"]];
    response.end('{"items":[]}');
  });
  const cases = [
    [{ header: "authorization", scheme: "Bearer" }, ["Bearer u:EXAMPLEpass", undefined]],
    [{ header: "authorization", scheme: "Basic" }, [`Basic ${btoa("u:EXAMPLEpass")}`, undefined]],
    [{ header: "X-Key", scheme: "raw" }, [undefined, "u:EXAMPLEpass"]],
  ] as const;
  for (const [credential, expected] of cases) {
    await open(url, { ...listing({ style: "none" }), credential }, new Secret("u:EXAMPLEpass")).listKeys();
    expect(seen).toEqual(expected);
  }
});

test("Basic with a user presents the password beside a name that the config gives", async () => {
  let seen: string | undefined;
  const url = await odd((request, response) => {
    seen = request.headers.authorization;
    response.end('{"items":[]}');
  });
  const credential = { header: "authorization", scheme: "Basic", user: "org-${account}" } as const;
  const mapping = { ...listing({ style: "none" }), credential, variables: ["account"] };
  const as = (account: string) => open(url, mapping, new Secret("EXAMPLE:pass"), { account });
  await as("acme").listKeys();
  expect(seen).toBe(`Basic ${btoa("org-acme:EXAMPLE:pass")}`);
  // The server would take what follows the colon for the password.
  await expect(as("acme:x").listKeys()).rejects.toMatchObject({
    code: "ERR_PROVIDER_VALUE",
    happened: "no",
  });
});

test("what the config lacks is said before the first call", () => {
  const mapping = listing({ style: "none" });
  expect(() => open("http://127.0.0.1", { ...mapping, variables: ["account"] })).toThrow(
    expect.objectContaining({ code: "ERR_CONFIG_VARIABLE" }),
  );
  expect(() => open("http://127.0.0.1", { ...mapping, credential: { header: "x", scheme: "raw" } })).toThrow(
    expect.objectContaining({ code: "ERR_CONFIG_CREDENTIAL" }),
  );
});

test("without a credential there is none of its own, with a log-in it is a session", async () => {
  expect(await open("http://127.0.0.1", listing({ style: "none" })).ownCredential()).toEqual({
    kind: "none",
  });
  expect(await (await fake({ sessions: true })).provider.ownCredential()).toMatchObject({ kind: "session" });
  expect(await (await fake({})).provider.ownCredential()).toMatchObject({
    kind: "key",
    handle: { lastFour: "6789" },
  });
});

test("its answers tell its time", async () => {
  const { provider } = await fake({});
  expect(provider.time?.()).toBeNull();
  await provider.listKeys();
  const told = provider.time?.() ?? null;
  expect(told?.within).toBeLessThan(5);
  expect(Math.abs(Date.parse(told?.at ?? "") - Date.now())).toBeLessThan(6000);
});
