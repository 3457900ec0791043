import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createProbe } from "../../../src/adapters/probe/index.ts";
import { createProvider } from "../../../src/adapters/provider/index.ts";
import { Secret } from "../../../src/core/secret.ts";
import { probeSchema } from "../../../src/formats/config/probes.ts";
import { providerSchema } from "../../../src/formats/config/providers.ts";
import { adapterParts } from "../../fakes/adapter-parts.ts";
import { type PostgresServer, startPostgres } from "../../fakes/postgres-server.ts";

const PASSWORD = "EXAMPLE_admin_password";

let server: PostgresServer;
let folder: string;

beforeAll(async () => {
  server = await startPostgres({ tls: true });
  await server.query("create role app_owner");
  await server.query(`create role stanch superuser login password '${PASSWORD}'`);
  folder = await mkdtemp(join(tmpdir(), "stanch-tls-"));
  const other = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=127.0.0.1", "-days", "2"];
  const files = ["-out", join(folder, "other.crt"), "-keyout", join(folder, "other.key")];
  execFileSync("openssl", [...other, ...files], { stdio: "pipe" });
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

const url = (): string => `postgres://127.0.0.1:${String(server.port)}/postgres`;
const parts = adapterParts({ env: { ADMIN: PASSWORD } });

function provider(tls: Readonly<Record<string, unknown>>) {
  const entry = providerSchema.parse({
    adapter: "postgres-role",
    url: url(),
    user: "stanch",
    credential: { env: "ADMIN" },
    group: "app_owner",
    value: "postgres://${role}:${password}@db.example.com/app",
    ...tls,
  });
  return createProvider("db", entry, parts);
}

describe("a PostgreSQL server behind TLS", () => {
  it("is worked by the provider and the probe of a config, by the certificate that the config names", async () => {
    const tls = { ca: server.certificate };
    const db = await provider({ tls });
    const { key, value } = await db.createKey({ name: "app-green" });
    const entry = probeSchema.parse({ adapter: "postgres", url: url(), tls });
    const probe = createProbe("login", entry, {
      ...parts,
      baseUrlOf: () => "",
      keyProbeOf: () => {
        throw new Error("none");
      },
    });
    if (probe.kind !== "key") throw new Error("it presents a key");
    expect(await probe.present(value)).toMatchObject({ outcome: "accepted", control: "refused" });
    expect(await db.endKey(key.id)).toBe("ended");
    expect(await probe.present(value)).toMatchObject({ outcome: "refused", control: "refused" });
    expect(await probe.present(new Secret("x"))).toMatchObject({ outcome: "unknown" });
  });

  it("gets no password as long as its certificate isn't trusted", async () => {
    const logins = (): number =>
      [...server.logged().matchAll(/authenticated: identity=\\"stanch\\"/g)].length;
    const before = logins();
    expect(before).toBeGreaterThan(0);
    for (const tls of [{}, { tls: { ca: join(folder, "other.crt") } }]) {
      await expect((await provider(tls)).listKeys()).rejects.toMatchObject({
        code: "ERR_HTTP_CONNECT",
        happened: "no",
        message: expect.stringMatching(/SELF_SIGNED|UNABLE_TO_VERIFY|DEPTH_ZERO/),
      });
    }
    expect(logins()).toBe(before);
  });

  it("a certificate file that isn't there is named", async () => {
    await expect(provider({ tls: { ca: join(folder, "none.crt") } })).rejects.toThrow("none.crt");
  });
});
