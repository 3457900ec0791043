import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createConsumerStore } from "../../../src/adapters/consumer-store/index.ts";
import { type HttpClient, createHttpClient } from "../../../src/adapters/http.ts";
import { Secret } from "../../../src/core/secret.ts";
import type { ConsumerStore } from "../../../src/ports/consumer-store.ts";
import { adapterParts } from "../../fakes/adapter-parts.ts";
import { type VaultServer, startVaultServer } from "../../fakes/vault-server.ts";

const TOKEN = "hvs.EXAMPLE_vault_token";
const OLD = "team.EXAMPLE_store_value_0001";
const NEW = new Secret("team.EXAMPLE_store_value_0002");
const NESTED = { A: "1", API_KEY: OLD, n: 0.25, deep: { list: [1, null, "x"], __proto__x: true } };

let server: VaultServer;

beforeEach(async () => {
  server = await startVaultServer({
    token: TOKEN,
    namespace: "team-a",
    path: "kv/prod/data/apps/check out%",
    data: NESTED,
  });
});

afterEach(() => server.close());

function open(changes: Readonly<Record<string, string>> = {}, http?: HttpClient): ConsumerStore {
  return createConsumerStore(
    "checkout",
    {
      adapter: "vault-kv",
      baseUrl: `${server.url}/`,
      credential: { env: "VAULT_TOKEN" },
      namespace: "team-a",
      mount: "kv/prod",
      path: "apps/check out%",
      member: "API_KEY",
      ...changes,
    },
    adapterParts({ env: { VAULT_TOKEN: TOKEN }, ...(http === undefined ? {} : { http }) }),
  );
}

describe("consumer store: vault-kv", () => {
  it("changes one member and keeps all others, in a version of its own", async () => {
    await open().write(NEW);
    expect(server.versions).toEqual([NESTED, { ...NESTED, API_KEY: NEW.reveal() }]);
    expect(server.calls.at(-1)?.json).toMatchObject({ options: { cas: 1 } });
  });

  it("refuses to write over what somebody else changed meanwhile", async () => {
    const real = createHttpClient({ allowedHosts: ["127.0.0.1"] });
    const http: HttpClient = {
      request: (request) => {
        if (request.method === "POST") server.put({ ...NESTED, A: "2" });
        return real.request(request);
      },
    };
    await expect(open({}, http).write(NEW)).rejects.toMatchObject({
      code: "ERR_STORE_REFUSED",
      message: "checkout can't write the secret: somebody else changed it meanwhile",
      happened: "no",
      retry: "later",
    });
    expect(server.versions).toEqual([NESTED, { ...NESTED, A: "2" }]);
  });

  it("another 400 isn't taken for somebody else's change", async () => {
    server.fault("write", { kind: "status", status: 400, body: { errors: ["invalid request"] } });
    await expect(open().write(NEW)).rejects.toMatchObject({ code: "ERR_STORE_REFUSED", retry: "never" });
  });

  it.each([["read"], ["create", "read"], ["update"], ["deny"]])(
    "a token that lacks a permission is told so before anything is made: %s",
    async (...capabilities) => {
      server.allow(capabilities);
      await expect(open().preflight()).rejects.toMatchObject({
        code: "ERR_STORE_REFUSED",
        hint: "the credential needs read and update on kv/prod/data/apps/check out%",
      });
      expect(server.versions).toHaveLength(1);
    },
  );

  it("a root token may do everything", async () => {
    server.allow(["root"]);
    await expect(open().preflight()).resolves.toBeUndefined();
  });

  it("a token that may not look at its permissions is told where they stand", async () => {
    server.fault("capabilities", { kind: "status", status: 403 });
    await expect(open().preflight()).rejects.toMatchObject({
      hint: expect.stringContaining("sys/capabilities-self"),
    });
  });

  it("a secret that is deleted, lacks the member, or lies in another namespace fails the preflight", async () => {
    await expect(open({ member: "NOT_THERE" }).preflight()).rejects.toMatchObject({
      code: "ERR_STORE_MISSING",
    });
    await expect(open({ member: "deep" }).preflight()).rejects.toMatchObject({ code: "ERR_STORE_MISSING" });
    await expect(open({ namespace: "team-b" }).preflight()).rejects.toMatchObject({
      code: "ERR_STORE_REFUSED",
    });
    server.put(null);
    await expect(open().preflight()).rejects.toMatchObject({ code: "ERR_STORE_REFUSED" });
  });

  it.each([12_345_678_901_234_567_890n, 0.123_456_789_012_345_68])(
    "a number that would be written back changed is refused, not rounded: %s",
    async (number) => {
      server.put({ API_KEY: OLD, n: Number(number) });
      await expect(open().write(NEW)).rejects.toMatchObject({ code: "ERR_STORE_ANSWER", happened: "no" });
      expect(server.versions).toHaveLength(2);
    },
  );

  it("an answer that isn't Vault's is never taken for a stored value", async () => {
    server.fault("write", { kind: "html" });
    await expect(open().write(NEW)).rejects.toMatchObject({ code: "ERR_STORE_ANSWER", happened: "unknown" });
    server.fault("read", { kind: "html" });
    await expect(open().read()).rejects.toMatchObject({ code: "ERR_STORE_ANSWER", happened: "no" });
  });
});
