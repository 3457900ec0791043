import { createHash } from "node:crypto";
import { afterAll, beforeAll } from "vitest";
import { createConnect } from "../../src/adapters/connector.ts";
import { createPostgresRoleProvider } from "../../src/adapters/provider/postgres-role.ts";
import { createCryptoRandom } from "../../src/adapters/random.ts";
import { Secret, watchSecrets } from "../../src/core/secret.ts";
import { type PostgresProxy, startPostgresProxy } from "../fakes/postgres-proxy.ts";
import { type PostgresServer, startPostgres } from "../fakes/postgres-server.ts";
import { type ProviderBed, providerContract } from "./provider.ts";

const ADMIN_PASSWORD = "EXAMPLE_admin_password";

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
  await server.query("create role app_owner nologin");
  await server.query(
    `create role stanch_admin login createrole password '${ADMIN_PASSWORD}' in role pg_signal_backend`,
  );
  await server.query("grant app_owner to stanch_admin with admin option");
});

afterAll(() => server.stop());

interface PostgresBed extends ProviderBed {
  readonly proxy: PostgresProxy;
}

async function start(): Promise<PostgresBed> {
  const proxy = await startPostgresProxy(server.port);
  const secrets: string[] = [ADMIN_PASSWORD];
  const unwatch = watchSecrets((secret) => void secrets.push(secret.reveal()));
  let seeded = 0;
  const members = (more: string): Promise<readonly Readonly<Record<string, unknown>>[]> =>
    server.query(
      `select r.rolname as name from pg_roles r join pg_auth_members m on m.member = r.oid
       where m.roleid = 'app_owner'::regrole and r.rolname <> 'stanch_admin' ${more}`,
    );
  return {
    proxy,
    async seed(count) {
      const names = Array.from({ length: count }, () => `seeded_${String((seeded += 1))}`);
      for (const name of names) await server.query(`create role ${name} login in role app_owner`);
      return names;
    },
    remove: () => {
      throw new Error("only the cases that are skipped need it");
    },
    live: async () => (await members("and r.rolcanlogin")).length,
    async accepts(value) {
      const { username, password } = new URL(value.reveal());
      const session = await server.login(decodeURIComponent(username), password);
      if (typeof session === "string") return false;
      await session.end();
      return true;
    },
    fault: proxy.fault,
    heal: proxy.heal,
    calls: proxy.calls,
    elsewhere: { url: "http://127.0.0.1:1/", visits: () => 0 },
    secrets: () => secrets,
    vanish: proxy.close,
    async stop() {
      unwatch();
      await proxy.close();
      for (const { name } of await members("")) await server.query(`drop role "${String(name)}"`);
    },
  };
}

providerContract("roles of a PostgreSQL server", {
  start,
  refusesStrangers: true,
  open: ({ proxy }) =>
    createPostgresRoleProvider({
      name: "db",
      server: {
        url: `postgres://127.0.0.1:${String(proxy.port)}/postgres`,
        tls: "off",
        connect: createConnect(["127.0.0.1"]),
        timeoutMs: 1000,
      },
      user: "stanch_admin",
      credential: () => Promise.resolve(new Secret(ADMIN_PASSWORD)),
      group: "app_owner",
      value: "postgres://${role}:${password}@db.example.com/app",
      actAsGroup: false,
      tokenCache: 0,
      random: createCryptoRandom(),
      fingerprint: (secret) => ({
        prefix: secret.prefix,
        lastFour: secret.lastFour,
        length: secret.length,
        fingerprint: createHash("sha256").update(secret.reveal()).digest("hex"),
      }),
    }),
  skip: [
    {
      reason: "a role has the rights of its group; names are shown in test/adapters/provider",
      cases: ["a new key keeps its name, team and scopes, whatever characters they have"],
    },
    {
      reason: "the list is one answer",
      cases: [
        "a list that breaks off on a later page is an error, never a shorter list",
        "a key that was there all the time isn't missed while others come and go",
        "a list that never holds still is an error, or misses nothing that was there",
      ],
    },
    { reason: "it can't restrict", cases: ["a key can be restricted and the restriction lifted"] },
    { reason: "the protocol has no time to wait", cases: ["a time to wait is passed on"] },
  ],
});
