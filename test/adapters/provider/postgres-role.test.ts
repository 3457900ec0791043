import dns from "node:dns";
import { syncBuiltinESMExports } from "node:module";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createConnect } from "../../../src/adapters/connector.ts";
import { createPostgresRoleProvider } from "../../../src/adapters/provider/postgres-role.ts";
import type { PostgresRoleOptions } from "../../../src/adapters/provider/postgres-role.ts";
import { createCryptoRandom } from "../../../src/adapters/random.ts";
import { Secret } from "../../../src/core/secret.ts";
import type { Provider } from "../../../src/ports/provider.ts";
import { type PostgresServer, startPostgres } from "../../fakes/postgres-server.ts";

const ADMIN_PASSWORD = "EXAMPLE_admin_password";

let server: PostgresServer;
let provider: Provider;

beforeAll(async () => {
  server = await startPostgres();
  await server.query("create role app_owner nologin");
  for (const admin of ["stanch_admin", "weak_admin"]) {
    await server.query(`create role ${admin} login createrole password '${ADMIN_PASSWORD}'`);
    await server.query(`grant app_owner to ${admin} with admin option`);
  }
  await server.query("grant pg_signal_backend to stanch_admin");
  await server.query("grant create on schema public to app_owner");
  provider = open();
});

afterEach(() => void vi.unstubAllEnvs());
afterAll(() => server.stop());

function open(
  changes: Partial<PostgresRoleOptions> & { readonly host?: string; readonly tls?: "on" } = {},
): Provider {
  const { host = "127.0.0.1", tls, ...others } = changes;
  const url = `postgres://${host}:${String(server.port)}/postgres`;
  return createPostgresRoleProvider({
    name: "db",
    server: {
      url,
      tls: tls === "on" ? undefined : "off",
      connect: createConnect(["127.0.0.1", "db.example.com"]),
    },
    user: "stanch_admin",
    credential: () => Promise.resolve(new Secret(ADMIN_PASSWORD)),
    group: "app_owner",
    value: "postgres://${role}:${password}@db.example.com/app",
    actAsGroup: false,
    tokenCache: 0,
    random: createCryptoRandom(),
    fingerprint: ({ prefix, lastFour, length }) => ({ prefix, lastFour, length, fingerprint: "0" }),
    ...others,
  });
}

/** A session with a value that a consumer got. */
async function session(value: Secret) {
  const { username, password } = new URL(value.reveal());
  const opened = await server.login(decodeURIComponent(username), decodeURIComponent(password));
  if (typeof opened === "string") throw new Error(`no login: ${opened}`);
  return opened;
}

describe("provider: postgres-role", () => {
  it("makes a role whose password no log of the server ever shows", async () => {
    const { value } = await provider.createKey({ name: "app-green-k3f9" });
    await (await session(value)).end();
    const { password } = new URL(value.reveal());
    const log = server.logged();
    expect(log).toContain('create role \\"app-green-k3f9\\" login password \'SCRAM-SHA-256$');
    expect(log).not.toContain(password);
  });

  it.each([
    'a"; drop role app_owner; --',
    "a'; select 1; --",
    "a\\' x\n\r\t${role}",
    "ключ 🔑",
    "A B",
    "pg" + "x".repeat(61),
  ])("a name is a name, whatever characters it has: %j", async (name) => {
    const { key, value } = await provider.createKey({ name });
    expect(await provider.getKey(key.id)).toMatchObject({ id: name, name, state: "live", team: "app_owner" });
    await (await session(value)).end();
    await provider.disableKey(name);
    await provider.enableKey(name);
    expect(await provider.endKey(name)).toBe("ended");
    expect((await provider.getKey(name)).state).toBe("dead");
    expect(await server.query("select from pg_roles where rolname = 'app_owner'")).toHaveLength(1);
  });

  it.each(["", "x".repeat(64), "ю".repeat(32), "a\0b", "a\ud800"])(
    "a name that PostgreSQL would cut off or not take makes nothing: %j",
    async (name) => {
      const before = await provider.listKeys();
      await expect(provider.createKey({ name })).rejects.toMatchObject({
        code: "ERR_PROVIDER_VALUE",
        happened: "no",
      });
      expect(await provider.listKeys()).toEqual(before);
    },
  );

  it("a role of nearly the same name, cut off, isn't the one that was asked for", async () => {
    const name = "y".repeat(63);
    await provider.createKey({ name });
    expect((await provider.getKey(`${name}z`)).state).toBe("unknown");
    await expect(provider.endKey(`${name}z`)).rejects.toMatchObject({ code: "ERR_PROVIDER_NOT_FOUND" });
    expect((await provider.getKey(name)).state).toBe("live");
  });

  it("disabling a role ends the sessions that it has", async () => {
    const { key, value } = await provider.createKey({ name: "pooled" });
    const sessions = [await session(value), await session(value)];
    const ended = sessions.map((one) => new Promise((resolve) => one.once("end", resolve)));
    expect((await provider.getKey("pooled")).lastUsedAt).toMatch(/^\d{4}-.*Z$/);
    await provider.disableKey(key.id);
    await Promise.all(ended);
    const after = await provider.getKey("pooled");
    expect(after.state).toBe("disabled");
    expect(after).not.toHaveProperty("lastUsedAt");
  });

  it("a role whose password has run out may come in another way, and is only disabled by NOLOGIN", async () => {
    const { key } = await provider.createKey({ name: "expired" });
    for (const date of ["2001-01-01", "-infinity"]) {
      await server.query(`alter role expired valid until '${date}'`);
      expect([date, (await provider.getKey(key.id)).state]).toEqual([date, "unknown"]);
    }
    await server.query("alter role expired nologin valid until '2001-01-01'");
    expect((await provider.getKey(key.id)).state).toBe("disabled");
  });

  it("a role that may not log in but has a session is still live", async () => {
    const { value } = await provider.createKey({ name: "lingering" });
    const open = await session(value);
    await server.query("alter role lingering nologin valid until '-infinity'");
    expect((await provider.getKey("lingering")).state).toBe("live");
    expect(await provider.endKey("lingering")).toBe("ended");
    expect((await provider.getKey("lingering")).state).toBe("dead");
    await open.end();
  });

  it("a role whose sessions stanch may not end is left in doubt, and says which right is missing", async () => {
    const weak = open({ user: "weak_admin" });
    const { key, value } = await weak.createKey({ name: "held" });
    const held = await session(value);
    await expect(weak.disableKey(key.id)).rejects.toMatchObject({
      code: "ERR_PROVIDER_REFUSED",
      happened: "unknown",
      hint: expect.stringContaining("pg_signal_backend"),
    });
    expect((await weak.getKey(key.id)).state).toBe("live");
    await provider.disableKey(key.id);
    expect((await weak.getKey(key.id)).state).toBe("disabled");
    await held.end();
  });

  it("ending a role drops nothing of what it owns", async () => {
    const { key, value } = await provider.createKey({ name: "builder" });
    const open = await session(value);
    await open.query("create table built (id int)");
    await open.end();
    await provider.endKey(key.id);
    expect(await server.query("select tableowner from pg_tables where tablename = 'built'")).toEqual([
      { tableowner: "builder" },
    ]);
    await expect(provider.enableKey(key.id)).rejects.toMatchObject({ code: "ERR_PROVIDER_NOT_FOUND" });
  });

  it("what a role makes belongs to its group where the config says so", async () => {
    const { value } = await open({ actAsGroup: true }).createKey({ name: "acting" });
    const one = await session(value);
    await one.query("create table shared (id int)");
    await one.end();
    expect(await server.query("select tableowner from pg_tables where tablename = 'shared'")).toEqual([
      { tableowner: "app_owner" },
    ]);
  });

  it("a role that somebody renamed is neither dead nor ended: it can still log in", async () => {
    const { key } = await provider.createKey({ name: "leaked" });
    await server.query("alter role leaked rename to elsewhere");
    expect((await provider.getKey(key.id)).state).toBe("unknown");
    for (const call of [() => provider.endKey(key.id), () => provider.disableKey(key.id)]) {
      await expect(call()).rejects.toMatchObject({ code: "ERR_PROVIDER_NOT_FOUND", happened: "no" });
    }
    expect((await provider.getKey("elsewhere")).state).toBe("live");
  });

  it("touches neither its own role nor one outside of the group", async () => {
    await server.query("create role stranger login");
    for (const id of ["stanch_admin", "stranger"]) {
      for (const call of [
        () => provider.disableKey(id),
        () => provider.endKey(id),
        () => provider.enableKey(id),
      ]) {
        await expect(call()).rejects.toMatchObject({ code: "ERR_PROVIDER_REFUSED", happened: "no" });
      }
      expect((await provider.getKey(id)).state).toBe("live");
    }
    const names = (await provider.listKeys()).map(({ id }) => id);
    expect(names).not.toContain("stanch_admin");
    expect(names).not.toContain("stranger");
  });

  it("a group that isn't there is an error, never an empty list", async () => {
    await expect(open({ group: "app_ownr" }).listKeys()).rejects.toMatchObject({
      code: "ERR_PROVIDER_NOT_FOUND",
    });
  });

  it("refuses what a role can't have before anything is made", async () => {
    for (const more of [
      { team: "payments" },
      { scopes: ["read"] },
      { principal: "x" },
      { kind: "user" as const },
    ]) {
      await expect(provider.createKey({ name: "wanted", ...more })).rejects.toMatchObject({
        code: "ERR_UNSUPPORTED",
      });
    }
    expect(await server.query("select from pg_roles where rolname = 'wanted'")).toEqual([]);
    expect(() => provider.checkRequest?.({ kind: "user" })).toThrow("can't make a user key");
  });

  it("tells the server's time once it has answered", async () => {
    const fresh = open();
    expect(fresh.time?.()).toBeNull();
    await fresh.listKeys();
    const told = fresh.time?.();
    // The server stands on this machine.
    expect(Math.abs(Date.parse(told?.at ?? "") - Date.now())).toBeLessThan(5000);
  });

  it("sets nothing in its session that the environment says", async () => {
    vi.stubEnv("PGOPTIONS", "-c default_transaction_read_only=on -c application_name=somebody");
    vi.stubEnv("PGSSLNEGOTIATION", "direct");
    const { key, value } = await provider.createKey({ name: "unswayed" });
    vi.unstubAllEnvs();
    await (await session(value)).end();
    expect((await provider.getKey(key.id)).state).toBe("live");
  });

  it("a wrong password of its own is told from a server that isn't there", async () => {
    const wrong = open({ credential: () => Promise.resolve(new Secret("EXAMPLE_wrong_password")) });
    await expect(wrong.listKeys()).rejects.toMatchObject({ code: "ERR_PROVIDER_AUTH", happened: "no" });
  });

  it("wants TLS unless the config switches it off", async () => {
    await expect(open({ tls: "on" }).listKeys()).rejects.toMatchObject({
      code: "ERR_HTTP_CONNECT",
      message: expect.stringContaining("it takes no TLS"),
    });
  });

  it("a name that leads to a private address gets no connection", async () => {
    const real = dns.lookup;
    try {
      for (const address of ["127.0.0.1", "169.254.169.254", "10.1.2.3"]) {
        dns.lookup = ((_name: string, options: { all?: boolean }, done: (...answer: unknown[]) => void) => {
          setImmediate(() =>
            options.all === true ? done(null, [{ address, family: 4 }]) : done(null, address, 4),
          );
        }) as typeof dns.lookup;
        syncBuiltinESMExports();
        await expect(open({ host: "db.example.com" }).listKeys()).rejects.toMatchObject({
          code: "ERR_HTTP_HOST_REFUSED",
          happened: "no",
        });
      }
    } finally {
      dns.lookup = real;
      syncBuiltinESMExports();
    }
  });
});
