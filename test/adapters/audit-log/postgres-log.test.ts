import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createFileAuditLog } from "../../../src/adapters/audit-log/file.ts";
import type { AuditRow } from "../../../src/core/audit.ts";
import { plus } from "../../../src/core/time.ts";
import { parseConfig } from "../../../src/formats/config.ts";
import { rowFormat } from "../../../src/formats/row-format.ts";
import { type PostgresServer, startPostgres } from "../../fakes/postgres-server.ts";

const PASSWORD = "EXAMPLE_blue_password";
const PAGE = new URL("../../../docs/adapters/postgres-role.md", import.meta.url);

let server: PostgresServer;
const begun = new Date().toISOString();

beforeAll(async () => {
  server = await startPostgres();
  await server.query(`create role app_blue login password '${PASSWORD}'`);
  // As the page has it: a line for each statement, without its text.
  await server.query("alter role app_blue set log_statement = 'none'");
  await server.query("alter role app_blue set log_duration = on");
});

afterAll(() => server.stop());

/** Rows on the role, read by the mapping that the page tells people to use. */
async function rows(): Promise<readonly AuditRow[]> {
  const [, yaml = ""] = /```yaml\n(hosts:[^]*?)```/.exec(readFileSync(PAGE, "utf8")) ?? [];
  const config = parseConfig(`kind: config\n${yaml}`, "docs");
  if (!config.ok) throw new Error(JSON.stringify(config.problems));
  const entry = config.value.auditLogs["db-log"];
  if (entry?.adapter !== "file") throw new Error("the page has no such log");
  const log = createFileAuditLog({ name: "db-log", path: server.log, rows: rowFormat(entry) });
  const found: AuditRow[] = [];
  for await (const item of log.read({ from: begun, to: plus(begun, 3600) })) {
    if (item.type === "gap" && item.reason !== "the log file begins later") throw new Error(item.reason);
    if (item.type === "row" && (item.keyId === null || item.keyId === "app_blue")) found.push(item);
  }
  return found;
}

async function outcomesOf(known: number): Promise<readonly string[]> {
  // The collector writes a moment after the client has its answer.
  await pause(200);
  return (await rows()).slice(known).map(({ outcome }) => outcome);
}

describe("audit log: PostgreSQL's JSON log", () => {
  it("tells use, refusals and what is neither apart, in the log of a real server", async () => {
    const session = await server.login("app_blue", PASSWORD);
    if (typeof session === "string") throw new Error(session);
    expect(await outcomesOf(0)).toEqual([]);

    await session.query("select 1");
    await session.query("set application_name = 'checkout'");
    await session.query("select $1::int", [2]);
    const used = await outcomesOf(0);
    expect(used.length).toBeGreaterThanOrEqual(3);
    expect(new Set(used)).toEqual(new Set(["accepted"]));
    const last = (await rows()).findLast(({ outcome }) => outcome === "accepted");
    expect(last).toMatchObject({ keyId: "app_blue", address: "127.0.0.1", userAgent: "checkout" });

    expect(await server.login("app_blue", "EXAMPLE_wrong")).toBe("28P01");
    expect(await outcomesOf(used.length)).toEqual(["refused"]);

    // Ended from outside, a session writes that it was, and that it has gone: neither is use, or a refusal.
    await server.query("alter role app_blue nologin");
    await server.query("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'app_blue'");
    expect(await server.login("app_blue", PASSWORD)).toBe("28000");
    expect(await outcomesOf(used.length)).toEqual(["refused", "unknown", "refused"]);
  });

  it("a record of nobody's session is no call", async () => {
    await server.query("checkpoint");
    await pause(200);
    expect(server.logged()).toContain('"backend_type":"checkpointer"');
    expect((await rows()).filter(({ keyId }) => keyId === null)).toEqual([]);
  });
});
