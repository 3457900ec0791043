import { readFileSync } from "node:fs";
import { symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { type PostgresServer, startPostgres } from "../fakes/postgres-server.ts";
import { type Build, buildProgram } from "./build.ts";
import {
  type DbConsumer,
  type DbConsumers,
  DB_CONSUMERS,
  VAULT_TOKEN,
  openSession,
  sha256,
  startDbConsumers,
} from "./postgres-consumers.ts";
import { gatherResponders } from "./responders.ts";
import { codesOf } from "./stanch.ts";
import { type LiveWorkspace, createWorkspace } from "./workspace.ts";

const ADMIN_PASSWORD = "EXAMPLE_admin_password_0001";
const LEAKED_PASSWORD = "EXAMPLE_blue_password_0001";
const PAGE = new URL("../../docs/adapters/postgres-role.md", import.meta.url);

let built: Build;
let server: PostgresServer;
let consumers: DbConsumers | undefined;
let workspace: LiveWorkspace | undefined;

beforeAll(async () => {
  built = await buildProgram();
  // `pg` is the operator's to install beside stanch.
  await symlink(
    fileURLToPath(new URL("../../node_modules", import.meta.url)),
    join(dirname(dirname(built.bin)), "node_modules"),
  );
  server = await startPostgres();
  await server.query("create role app_owner");
  await server.query(
    `create role stanch login createrole password '${ADMIN_PASSWORD}' in role pg_signal_backend`,
  );
  await server.query("grant app_owner to stanch with admin option");
  await server.query(`create role app_blue login password '${LEAKED_PASSWORD}' in role app_owner`);
  await server.query("create role app_bystander login password 'EXAMPLE_bystander' in role app_owner");
  await server.query("alter system set log_statement = 'none'");
  await server.query("alter system set log_duration = on");
  await server.query("select pg_reload_conf()");
});

afterEach(async () => {
  await consumers?.remove();
  await workspace?.remove();
});

afterAll(async () => {
  await server?.stop();
  await built?.remove();
});

const addressOf = (role: string, password: string): string =>
  `postgres://${role}:${password}@127.0.0.1:${String(server.port)}/postgres`;

describe("a leaked database password, on a real PostgreSQL", () => {
  it("is replaced by another role in both consumers, and ended with the session of the thief", async () => {
    const leaked = addressOf("app_blue", LEAKED_PASSWORD);
    consumers = await startDbConsumers(leaked);
    const { vault, folder, stored, report } = consumers;
    for (const name of DB_CONSUMERS) await expect.poll(() => saysOk(report(name))).toBe(true);
    workspace = await createWorkspace({
      leaked,
      credential: ADMIN_PASSWORD,
      config: (credential) => config(folder, vault.url, credential),
      runbook: RUNBOOK,
      inventory: { kind: "inventory", consumers: [row("checkout", "mia"), row("worker", "jo")] },
    });
    const thief = await openSession(leaked, "psql", "127.0.0.7");
    await thief.query("select 1");

    const { stanch, witness, mia, jo, ...people } = await gatherResponders(built.bin, workspace, "app_blue");
    const opened = await people.open("respond");
    expect(opened.code).toBe(5);
    const [caller = "", ...left] = codesOf(opened);
    expect([caller, left]).toEqual([
      expect.stringMatching(/^CALLER_UNCLASSIFIED C-/),
      ["LEAK_PATH_OPEN incident"],
    ]);
    for (const person of [mia, jo]) {
      const said = ["--as", "hostile", "--reason", "nobody of ours calls from there"];
      expect((await stanch.run("classify-caller", caller.split(" ")[1] ?? "", ...said, ...person)).code).toBe(
        0,
      );
    }
    expect((await people.closeLeakPath()).code).toBe(0);
    // Both consumers are off it, and the thief isn't.
    expect(await rolesOf("app_blue")).toEqual([{ canLogin: true, sessions: 1 }]);

    const ended = new Promise((resolve) => thief.once("end", resolve));
    const waiting = await people.resume();
    expect([waiting.code, codesOf(waiting)]).toEqual([3, []]);
    // Hostile use has disabled it meanwhile, and no session outlived that. The end waits for an approval.
    await ended;
    expect(await rolesOf("app_blue")).toEqual([{ canLogin: false, sessions: 0 }]);
    expect(await isEnded("app_blue")).toBe(false);
    expect((await people.approve()).code).toBe(0);
    expect(await people.resumeToClose()).toEqual([
      "3 revoking.confirming",
      "3 notifying.watching",
      "0 closed",
    ]);
    expect(await isEnded("app_blue")).toBe(true);
    expect(await rolesOf("app_bystander")).toEqual([{ canLogin: true, sessions: 0 }]);
    expect(await server.login("app_blue", LEAKED_PASSWORD)).toMatch(/^28/);

    const now = await stored();
    for (const name of DB_CONSUMERS) {
      const { username } = new URL(now[name]);
      expect(username).toMatch(new RegExp(`^${name}-[a-z0-9]{4}$`));
      await expect.poll(() => report(name)).toMatchObject({ ok: true, sha256: sha256(now[name]) });
    }
    expect(vault.versions.map((data) => data?.["QUEUE"])).toEqual(["orders", "orders"]);
    expect((await stanch.run("verify", "--incident", opened.result.incident ?? "")).code).toBe(0);

    const values = {
      ...now,
      leaked,
      "the leaked password": LEAKED_PASSWORD,
      admin: ADMIN_PASSWORD,
      vault: VAULT_TOKEN,
    };
    expect(witness.search(values)).toEqual([]);
    for (const name of DB_CONSUMERS) expect(server.logged()).not.toContain(new URL(now[name]).password);
  });
});

const rolesOf = (role: string) =>
  server.query(
    `select rolcanlogin as "canLogin", (select count(*)::int from pg_stat_activity where usename = rolname) as sessions
     from pg_roles where rolname = $1`,
    [role],
  );

async function isEnded(role: string): Promise<boolean> {
  const [row] = await server.query("select rolpassword is null as ended from pg_authid where rolname = $1", [
    role,
  ]);
  return row?.["ended"] === true;
}

async function saysOk(report: Promise<unknown>): Promise<boolean> {
  return ((await report.catch(() => null)) as { readonly ok?: boolean } | null)?.ok === true;
}

const RUNBOOK = {
  kind: "runbook",
  name: "database-password",
  provider: "db",
  leak: { key: "app_blue", path: "a deploy workflow printed it to its public log" },
  inventory: "inventory.yaml",
  steps: [
    { kind: "contain", rung: "observe" },
    { kind: "audit", logs: ["db-log"], lookback: "1h", responder: { networks: ["127.0.0.1/32"] } },
    { kind: "reissue", keyKind: "team", keyProbe: "db-login" },
    { kind: "swap" },
    { kind: "revoke", watch: "3s", poll: "1s" },
    { kind: "notify", via: ["mail"] },
  ],
};

function row(id: DbConsumer, owner: string): object {
  return {
    id,
    service: id,
    owner,
    period: "1s",
    match: { userAgents: [id] },
    store: id,
    probes: [`${id}-says`],
  };
}

/** The page's config, with this server and these consumers in it. */
function config(folder: string, vaultUrl: string, credential: string): object {
  const [, yaml = ""] = /```yaml\n(hosts:[^]*?)```/.exec(readFileSync(PAGE, "utf8")) ?? [];
  const page = parse(yaml) as {
    readonly providers: { readonly db: object };
    readonly auditLogs: { readonly "db-log": { readonly mapping: object } };
  };
  const url = `postgres://127.0.0.1:${String(server.port)}/postgres`;
  const says = (name: DbConsumer): object => ({
    adapter: "consumer-report",
    command: { argv: ["cat", join(folder, `${name}.json`)] },
    success: { body: { pointer: "/ok", equals: true } },
    refused: { body: { pointer: "/code", oneOf: ["28P01", "28000"] } },
    fingerprint: { pointer: "/sha256", length: 16 },
    at: { pointer: "/at", format: "ms" },
  });
  const token = { file: join(folder, "vault-token") };
  return {
    kind: "config",
    hosts: ["127.0.0.1"],
    providers: {
      db: {
        ...page.providers.db,
        url,
        tls: "off",
        credential: { file: credential },
        value: addressOf("${role}", "${password}"),
      },
    },
    auditLogs: {
      "db-log": {
        adapter: "file",
        path: server.log,
        mapping: { ...page.auditLogs["db-log"].mapping, lag: "1s" },
      },
    },
    stores: {
      checkout: { adapter: "dotenv", path: join(folder, "checkout.env"), variable: "DATABASE_URL" },
      worker: {
        adapter: "vault-kv",
        baseUrl: vaultUrl,
        credential: token,
        path: "apps/worker",
        member: "DATABASE_URL",
      },
    },
    probes: {
      "db-login": { adapter: "postgres", url, tls: "off" },
      "checkout-says": says("checkout"),
      "worker-says": says("worker"),
    },
    notifiers: { mail: { adapter: "file", path: "notices.txt" } },
  };
}
