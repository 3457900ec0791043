import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { CheckedProvider } from "../../src/cli/adapter-services.ts";
import { type KeyServer, startKeyServer } from "../fakes/key-server.ts";
import { keyServerMappingSource } from "../fakes/key-server-mapping.ts";
import { type House, makeHouse } from "./house.ts";

let server: KeyServer | null = null;
afterEach(async () => server?.close());

type Json = Readonly<Record<string, unknown>>;

/** A workspace whose config has a provider with this mapping, on a real server with two keys. */
async function atServer(
  changes: Json = {},
  { sessions = false } = {},
): Promise<{ house: House; file: string }> {
  const house = await makeHouse();
  server = await startKeyServer({ sessions });
  server.ledger.add("gha-deploy-main");
  server.ledger.add("cron");
  const put = (name: string, data: unknown): string => {
    const path = join(house.dir, name);
    writeFileSync(path, typeof data === "string" ? data : JSON.stringify(data), { mode: 0o600 });
    return path;
  };
  put("admin.token", server.admin);
  const file = put("keys.yaml", { ...keyServerMappingSource({ sessions }), ...changes });
  const keys = {
    adapter: "http",
    mapping: "keys.yaml",
    baseUrl: server.url,
    credential: { file: "admin.token" },
  };
  put("stanch.config.yaml", { kind: "config", hosts: [new URL(server.url).host], providers: { keys } });
  return { house, file };
}

async function verdicts(house: House, file: string): Promise<{ code: number; of: Record<string, string> }> {
  const { code, outcome } = await house.stanch("provider", "check", file);
  const { findings } = (outcome?.extra ?? {}) as unknown as CheckedProvider;
  return { code, of: Object.fromEntries(findings.map(({ what, verdict }) => [what, verdict])) };
}

describe("stanch provider check", () => {
  it("tries whatever only reads, and says of the rest that it wasn't tried", async () => {
    const { house, file } = await atServer();
    const { code, of } = await verdicts(house, file);
    expect(code).toBe(0);
    expect(of).toMatchObject({
      list: "seen",
      "key name": "seen",
      "key lastFour": "seen",
      "key state": "seen",
      "key team": "unseen",
      get: "seen",
      "no such key": "seen",
      "made-up credential": "seen",
      create: "untried",
      disable: "untried",
      end: "untried",
      "fetch-value": "absent",
    });
    expect(server?.requests.filter(({ method }) => method !== "GET")).toEqual([]);
    expect(server?.ledger.live()).toBe(2);
  });

  it("says where the server speaks against the mapping, and exits 11", async () => {
    const key = keyServerMappingSource({})["key"] as Json;
    const states = { state: { pointer: "/status", values: { on: "live" } } };
    const { house, file } = await atServer({ key: { ...key, ...states }, refused: { status: [418] } });
    const { code, of } = await verdicts(house, file);
    expect(code).toBe(11);
    expect(of).toMatchObject({ "key state": "wrong", "made-up credential": "wrong" });
  });

  it("doesn't try a made-up credential where a log-in might be locked", async () => {
    const { house, file } = await atServer({}, { sessions: true });
    expect((await verdicts(house, file)).of["made-up credential"]).toBe("untried");
    expect(server?.requests.filter(({ route }) => route === "login")).toHaveLength(1);
  });

  it("makes up a pair where the credential is one: some servers refuse anything else for its form", async () => {
    const { house, file } = await atServer({ credential: { scheme: "Basic" } });
    const presented: string[] = [];
    const basic = createServer(({ headers }, response) => {
      const pair = Buffer.from((headers.authorization ?? "").replace("Basic ", ""), "base64").toString();
      presented.push(pair);
      response.writeHead(pair.includes(":") ? 401 : 400, { "content-type": "application/json" }).end("{}");
    });
    await once(basic.listen(0, "127.0.0.1"), "listening");
    const { port } = basic.address() as AddressInfo;
    const config = join(house.dir, "stanch.config.yaml");
    writeFileSync(
      config,
      readFileSync(config, "utf8").replaceAll(new URL(server?.url ?? "").host, `127.0.0.1:${port}`),
    );
    const { of } = await verdicts(house, file);
    basic.close();
    expect(of["made-up credential"]).toBe("seen");
    expect(presented.at(-1)).toMatch(/^stanch-made-up:\w{20,}$/);
  });

  it("doesn't blame the mapping when the server fails or can't be reached, and shows no credential", async () => {
    const { house, file } = await atServer();
    server?.fault("list", { kind: "status", status: 503 }, 2);
    const { code, out, err } = await house.stanch("provider", "check", file);
    expect(code).toBe(0);
    expect(out).toMatch(/^list +NOT SEEN +keys, list: the provider failed \(503\)/m);
    expect(out).toMatch(/^made-up credential +NOT SEEN +keys, list: the provider failed \(503\)/m);
    expect(out + err).not.toContain(server?.admin);
    await server?.close();
    expect((await verdicts(house, file)).of).toMatchObject({
      list: "unseen",
      "made-up credential": "unseen",
    });
  });

  it("blames the mapping or the credential where the server answers otherwise", async () => {
    const { house, file } = await atServer();
    server?.fault("list", { kind: "status", status: 404 }, 2);
    const { code, out, err } = await house.stanch("provider", "check", file);
    expect(code).toBe(11);
    expect(out).toMatch(/^list +WRONG +keys, list: the provider knows no such thing$/m);
    expect(err).toContain("what was tried speaks against the mapping or the credential in 2 points");
  });

  it("reads a mapping without a config that has it, and asks no server", async () => {
    const { house } = await atServer();
    const other = join(house.dir, "other.yaml");
    writeFileSync(other, JSON.stringify(keyServerMappingSource({})));
    const { code, err } = await house.stanch("provider", "check", other);
    expect([code, server?.requests.length]).toEqual([0, 0]);
    expect(err).toContain("the server wasn't asked");
    expect(err).toContain("under providers, with its baseUrl and credential");
  });

  it("says of a clicks file that nobody can be asked", async () => {
    const { house } = await atServer();
    const clicks = join(process.cwd(), "runbooks", "providers", "auxot.clicks.yaml");
    const { code, err } = await house.stanch("provider", "check", clicks);
    expect(code).toBe(2);
    expect(err).toContain("is a clicks file, for a provider of adapter manual\nhint: there is no server");
  });

  it("exits 2 with every problem of a file that isn't a mapping", async () => {
    const { house, file } = await atServer();
    writeFileSync(file, JSON.stringify({ ...keyServerMappingSource({}), asOf: "soon", key: {} }));
    const { code, err } = await house.stanch("provider", "check", file);
    expect(code).toBe(2);
    expect(err).toContain("asOf");
    expect(err).toContain("key.id");
  });
});

describe("stanch adapters", () => {
  it("lists every adapter that the config may name, and the mappings that come with stanch", async () => {
    const house = await makeHouse();
    const { code, out, outcome } = await house.stanch("adapters");
    expect(code).toBe(0);
    const adapters = outcome?.extra?.["adapters"] as readonly {
      section: string;
      name: string;
      can: string[];
    }[];
    const named = adapters.map(({ section, name }) => `${section} ${name}`);
    expect(named).toEqual(expect.arrayContaining(["providers http", "stores dotenv", "probes all"]));
    expect(adapters).toContainEqual(
      expect.objectContaining({ section: "mappings", name: "verdaccio", can: ["list", "create", "end"] }),
    );
    for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    // No name is cut in two, and each is where one looks for it.
    for (const { name } of adapters) expect(out).toMatch(new RegExp(`^${name} `, "m"));
    for (const section of ["providers", "mappings", "stores", "probes", "notifiers"]) {
      const names = adapters.filter((one) => one.section === section).map(({ name }) => name);
      expect(names).toEqual(names.toSorted());
    }
  });
});
