import { createServer } from "node:net";
import type { AddressInfo, Server } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createSystemClock } from "../../../src/adapters/clock.ts";
import { createConnect } from "../../../src/adapters/connector.ts";
import { createPostgresProbe } from "../../../src/adapters/probe/postgres.ts";
import { createCryptoRandom } from "../../../src/adapters/random.ts";
import { Secret } from "../../../src/core/secret.ts";
import type { KeyProbe } from "../../../src/ports/probe.ts";
import { keyProbeContract } from "../../contracts/probe.ts";
import { type PostgresServer, startPostgres } from "../../fakes/postgres-server.ts";

const PASSWORD = "EXAMPLE_green_password";
// The host in a value is the consumer's way, never the probe's.
const LIVE = new Secret(`postgres://app_green:${PASSWORD}@db.example.com/app`);
const DEAD = new Secret("postgres://app_blue:EXAMPLE_blue_password@db.example.com/app");

let server: PostgresServer;
let silent: Server;

beforeAll(async () => {
  server = await startPostgres();
  for (const door of ["open_door", "shut_door"]) await server.query(`create database ${door}`);
  await server.query(`create role app_green login password '${PASSWORD}'`);
  await server.query("create role app_blue nologin password 'EXAMPLE_blue_password'");
  silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
});

afterAll(async () => {
  await server.stop();
  silent.close();
});

function probe(port: number, database = "postgres", value?: string, timeoutMs?: number): KeyProbe {
  const limit = timeoutMs === undefined ? {} : { timeoutMs };
  return createPostgresProbe({
    name: "login",
    server: {
      url: `postgres://127.0.0.1:${String(port)}/${database}`,
      tls: "off",
      connect: createConnect(["127.0.0.1"]),
      ...limit,
    },
    ...(value === undefined ? {} : { value }),
    clock: createSystemClock(),
    random: createCryptoRandom(),
  });
}

keyProbeContract({
  live: LIVE,
  dead: DEAD,
  open: async (mood) => {
    switch (mood) {
      case "fair":
        return probe(server.port);
      case "open":
        return probe(server.port, "open_door");
      case "down":
        return probe(1);
      case "silent":
        return probe((silent.address() as AddressInfo).port, "postgres", undefined, 300);
    }
  },
});

describe("key probe: postgres", () => {
  it("a server that turns the connection down says nothing about the password", async () => {
    const result = await probe(server.port, "shut_door").present(LIVE);
    expect(result).toMatchObject({ outcome: "unknown", control: "unknown" });
    expect(result.detail).toContain("28000");
  });

  it("a role that gets in nowhere but with the right password isn't called refused", async () => {
    const result = await probe(server.port, "no_such_database").present(LIVE);
    expect(result).toMatchObject({ outcome: "unknown", control: "refused" });
    expect(result.detail).toContain("3D000");
  });

  it("takes role and password out of a value that isn't an address", async () => {
    const json = '{"username":"${role}","password":"${password}"}';
    const value = new Secret(`{"username":"app_green","password":"${PASSWORD}"}`);
    expect(await probe(server.port, "postgres", json).present(value)).toMatchObject({ outcome: "accepted" });
    const other = new Secret('{"username":"app_green","password":"EXAMPLE_other_password"}');
    expect(await probe(server.port, "postgres", json).present(other)).toMatchObject({ outcome: "refused" });
  });

  it.each(["EXAMPLE_bare_password", "postgres://app_green@db.example.com/app", "postgres://a:%zz@b/c"])(
    "sends nothing of a value that shows no role and password: %s",
    async (value) => {
      const result = await probe(server.port).present(new Secret(value));
      expect(result).toMatchObject({ outcome: "unknown", control: "unknown" });
      expect(result.detail).toBe("the value doesn't show a role and a password");
    },
  );
});
