import { describe, expect, it } from "vitest";
import { parseConfig } from "../../src/formats/config.ts";
import { loginTemplateSchema, postgresTarget, postgresUrlSchema } from "../../src/formats/postgres-login.ts";

describe("formats: a PostgreSQL login", () => {
  it("reads host, port and database of an address", () => {
    expect(postgresTarget("postgres://db.example.com/app")).toEqual({
      host: "db.example.com",
      port: 5432,
      database: "app",
    });
    expect(postgresTarget("postgresql://[::1]:6432/app_1")).toEqual({
      host: "::1",
      port: 6432,
      database: "app_1",
    });
  });

  it.each([
    "postgres://stanch:EXAMPLE_pass@db.example.com/app",
    "postgres://stanch@db.example.com/app",
    "postgres://db.example.com/app?sslmode=disable",
    "postgres://db.example.com/",
    "postgres://db.example.com",
    "postgres://db.example.com:99999/app",
    "postgres://a,b/app",
    "postgres:///app",
    "http://db.example.com/app",
  ])("refuses an address that says more, or less: %s", (url) => {
    const result = postgresUrlSchema.safeParse(url);
    expect(result.success).toBe(false);
    expect(JSON.stringify(result.error?.issues)).not.toContain("EXAMPLE");
  });

  it("wants role and password in what a consumer gets", () => {
    expect(loginTemplateSchema.safeParse("postgres://${role}:${password}@h/app").success).toBe(true);
    for (const template of [
      "${password}",
      "${role}",
      "${role}${password}",
      "${role}:${password}:${password}",
      "${role}:${password}@${host}",
      "postgres://app:secret@h/app",
    ]) {
      expect([template, loginTemplateSchema.safeParse(template).success]).toEqual([template, false]);
    }
  });

  it("wants the server among the hosts", () => {
    const config = (hosts: string) =>
      parseConfig(
        `kind: config
hosts: [${hosts}]
providers:
  db:
    adapter: postgres-role
    url: postgres://db.example.com/app
    user: stanch
    credential: {env: DB_ADMIN}
    group: app_owner
    value: postgres://\${role}:\${password}@db.example.com/app
probes:
  login: {adapter: postgres, url: "postgres://replica.example.com:6432/app"}
`,
        "stanch.config.yaml",
      );
    const refused = config("db.example.com:6432");
    expect(refused.ok ? [] : refused.problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('"db.example.com" isn\'t in hosts'),
      expect.stringContaining('"replica.example.com:6432" isn\'t in hosts'),
    ]);
    expect(config('"db.example.com:5432", replica.example.com').ok).toBe(true);
  });
});
