import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createConsumerStore } from "../../../src/adapters/consumer-store/index.ts";
import { Secret } from "../../../src/core/secret.ts";
import { storeSchema } from "../../../src/formats/config/stores.ts";
import type { ConsumerStore } from "../../../src/ports/consumer-store.ts";
import { adapterParts } from "../../fakes/adapter-parts.ts";
import { type FakeServer, startFakeServer } from "../../fakes/fake-server.ts";

const NEW = new Secret('team.EXAMPLE_"},{"store');

let server: FakeServer;
let answer: { status: number; body?: unknown };

beforeEach(async () => {
  answer = { status: 200, body: { ok: true } };
  server = await startFakeServer(({ method }) => ({ route: method, answer: () => answer }));
});

afterEach(() => server.close());

function open(entry: Readonly<Record<string, unknown>>): ConsumerStore {
  return createConsumerStore(
    "ci",
    storeSchema.parse({ adapter: "http", baseUrl: server.url, ...entry }),
    adapterParts({ env: { TOKEN: "app:EXAMPLE_token" } }),
  );
}

const WRITE = { method: "PUT", path: "/v1/kv/app?flags=1", body: { data: { v: "${value}" } } };
const READ = { path: "/v1/kv/app?raw" };

describe("consumer store: http", () => {
  it("puts the value into the body by structure, whatever characters it has, and nowhere else", async () => {
    await open({ write: WRITE, read: READ }).write(NEW);
    expect(server.calls[0]).toMatchObject({
      method: "PUT",
      path: "/v1/kv/app",
      json: { data: { v: NEW.reveal() } },
    });
    const { body: _body, json: _json, ...rest } = server.calls[0] ?? { body: "", json: null };
    expect(JSON.stringify(rest)).not.toContain("EXAMPLE");
  });

  it("sends and reads a value that is the whole body, as Consul has it", async () => {
    const store = open({ write: { method: "PUT", path: "/v1/kv/app", text: "${value}" }, read: READ });
    await store.write(NEW);
    expect(server.calls[0]).toMatchObject({ body: NEW.reveal(), headers: { "content-type": "text/plain" } });
    answer = { status: 200, body: `${NEW.reveal()}\n` };
    expect((await store.read()).reveal()).toBe(NEW.reveal());
    expect(server.calls[1]?.query.has("raw")).toBe(true);
  });

  it.each([
    [{}, "authorization", "Bearer app:EXAMPLE_token"],
    [{ scheme: "Basic" }, "authorization", `Basic ${btoa("app:EXAMPLE_token")}`],
    [{ scheme: "raw", header: "X-Api-Key" }, "x-api-key", "app:EXAMPLE_token"],
  ])("presents its credential as the API wants it: %j", async (auth, header, text) => {
    const store = open({
      credential: { env: "TOKEN" },
      auth,
      write: WRITE,
      read: READ,
      preflight: { path: "/me" },
    });
    await store.preflight();
    await store.write(NEW);
    expect(server.calls.map((call) => [call.method, call.headers[header]])).toEqual([
      ["GET", text],
      ["PUT", text],
    ]);
  });

  it("finds out before a write that it would fail, by a call that changes nothing", async () => {
    const store = open({
      write: WRITE,
      preflight: { path: "/v1/me", success: { body: { pointer: "/can", equals: "write" } } },
    });
    answer = { status: 200, body: { can: "read" } };
    await expect(store.preflight()).rejects.toMatchObject({ code: "ERR_STORE_ANSWER", happened: "no" });
    answer = { status: 403 };
    await expect(store.preflight()).rejects.toMatchObject({
      code: "ERR_STORE_REFUSED",
      hint: "the credential needs what GET /v1/me takes",
    });
    answer = { status: 200, body: { can: "write" } };
    await store.preflight();
    expect(new Set(server.calls.map(({ method }) => method))).toEqual(new Set(["GET"]));
    await expect(store.read()).rejects.toMatchObject({ code: "ERR_UNSUPPORTED" });
  });

  it("an error in a 200, or a sign-in page, isn't taken for a stored value", async () => {
    const store = open({
      write: { ...WRITE, success: { body: { pointer: "/ok", equals: true } } },
      read: READ,
    });
    answer = { status: 200, body: { ok: false } };
    await expect(store.write(NEW)).rejects.toMatchObject({ code: "ERR_STORE_ANSWER", happened: "unknown" });
    server.fault("PUT", { kind: "html" });
    const lenient = open({ write: WRITE, read: READ });
    await expect(lenient.write(NEW)).rejects.toMatchObject({ code: "ERR_STORE_ANSWER", happened: "unknown" });
  });

  it("a value that isn't where the config says fails the preflight", async () => {
    for (const body of [{ v: 7 }, { v: null }, [], "text"]) {
      answer = { status: 200, body: body === "text" ? '"text"' : body };
      await expect(open({ write: WRITE, read: { ...READ, value: "/v" } }).preflight()).rejects.toMatchObject({
        code: "ERR_STORE_MISSING",
        happened: "no",
      });
    }
  });

  it.each([
    ["a value in the path", { write: { ...WRITE, path: "/kv/${value}" } }],
    ["a value in the query", { write: { ...WRITE, path: "/kv?v=${value}" } }],
    ["a value in a header", { write: { ...WRITE, headers: { "x-value": "${value}" } } }],
    ["a body without the value", { write: { ...WRITE, body: { v: "x" } } }],
    ["a body with another look-up", { write: { ...WRITE, body: { v: "${value}", t: "${credential}" } } }],
    ["a look-up in the name of a member", { write: { ...WRITE, body: { "${value}": "x" } } }],
    ["neither body nor text", { write: { method: "PUT", path: "/kv" } }],
    ["both", { write: { ...WRITE, text: "${value}" } }],
    ["a write that reads", { write: { ...WRITE, method: "GET" } }],
    ["no way to find out whether it works", { read: undefined }],
  ])("the config refuses %s", (_what, changes) => {
    const entry = {
      adapter: "http",
      baseUrl: "https://ci.example.com",
      write: WRITE,
      read: READ,
      ...changes,
    };
    const plain: unknown = JSON.parse(JSON.stringify(entry));
    expect(storeSchema.safeParse(plain).success).toBe(false);
  });
});
