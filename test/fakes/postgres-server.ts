import { execFileSync, spawn } from "node:child_process";
import { chmodSync, chownSync, existsSync, readFileSync, readdirSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";

/** A real PostgreSQL in a temporary folder, on a free port of the loopback. Passwords by SCRAM, every statement logged. */
export interface PostgresServer {
  readonly port: number;
  /** As the superuser, behind the back of whatever is tested. */
  query(sql: string, values?: readonly unknown[]): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Path of the JSON log. */
  readonly log: string;
  /** Everything that it has logged, statements too. */
  logged(): string;
  /** A session as this role, or the SQLSTATE of the refusal. The caller ends it. */
  login(role: string, password: string): Promise<Client | string>;
  /** A file with the certificate that it shows, which has signed itself; without TLS there is none. */
  readonly certificate: string;
  stop(): Promise<void>;
}

const SUPERUSER = "bed_super";
const PASSWORD = "EXAMPLE_super_password";
const READY_WITHIN_MS = 30_000;
/** Databases that let everybody in, and nobody; and all of the loopback. */
const DOORS = [
  "host all all 127.0.0.2/31 scram-sha-256",
  "host all all 127.0.0.4/30 scram-sha-256",
  "host open_door all 127.0.0.1/32 trust",
  "host shut_door all 127.0.0.1/32 reject",
];

/** Needs Debian's package `postgresql`. The server runs as its user `postgres` where the tests run as root, which initdb refuses. */
export async function startPostgres(options: { readonly tls?: true } = {}): Promise<PostgresServer> {
  const programs = programsFolder();
  const folder = await mkdtemp(join(tmpdir(), "stanch-postgres-"));
  const owner = unprivileged();
  const data = join(folder, "data");
  const passwordFile = join(folder, "password");
  await writeFile(passwordFile, `${PASSWORD}\n`);
  if (owner !== null) for (const path of [folder, passwordFile]) chownSync(path, owner.uid, owner.gid);
  chmodSync(folder, 0o700);

  const port = await freePort();
  const initdb = ["-D", data, "-U", SUPERUSER, "-A", "scram-sha-256", "--pwfile", passwordFile];
  const rest = ["--no-sync", "--encoding", "UTF8", "--locale", "C"];
  execFileSync(join(programs, "initdb"), [...initdb, ...rest], { ...owner, cwd: folder, stdio: "pipe" });
  const rules = join(data, "pg_hba.conf");
  await writeFile(rules, [...DOORS, await readFile(rules, "utf8")].join("\n"));
  const [certificate, key] = [join(folder, "server.crt"), join(folder, "server.key")];
  if (options.tls === true) makeCertificate(certificate, key, owner);
  const settings = {
    ...(options.tls === true ? { ssl: "on", ssl_cert_file: certificate, ssl_key_file: key } : {}),
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: "",
    fsync: "off",
    logging_collector: "on",
    log_destination: "jsonlog",
    log_directory: folder,
    log_filename: "postgresql",
    log_connections: "on",
    log_disconnections: "on",
    log_statement: "all",
  };
  const server = spawn(
    join(programs, "postgres"),
    ["-D", data, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])],
    { ...owner, cwd: folder, stdio: "ignore" },
  );
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));

  const as = (user: string, password: string): Client =>
    new Client({ host: "127.0.0.1", port, user, password, database: "postgres", ssl: false });
  await untilReady(() => as(SUPERUSER, PASSWORD));
  const log = join(folder, "postgresql.json");
  return {
    port,
    log,
    certificate,
    logged: () => readFileSync(log, "utf8"),
    async query(sql, values = []) {
      const client = as(SUPERUSER, PASSWORD);
      await client.connect();
      try {
        return (await client.query<Readonly<Record<string, unknown>>>(sql, [...values])).rows;
      } finally {
        await client.end();
      }
    },
    async login(role, password) {
      const client = as(role, password);
      // Its session is going to be ended under it.
      client.on("error", () => undefined);
      try {
        await client.connect();
        return client;
      } catch (error) {
        return codeOf(error);
      }
    },
    async stop() {
      server.kill("SIGINT");
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function makeCertificate(certificate: string, key: string, owner: ReturnType<typeof unprivileged>): void {
  const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2"];
  const argv = [
    "req",
    "-x509",
    "-newkey",
    "rsa:2048",
    "-nodes",
    ...subject,
    "-out",
    certificate,
    "-keyout",
    key,
  ];
  execFileSync("openssl", argv, { stdio: "pipe" });
  chmodSync(key, 0o600);
  if (owner !== null) for (const path of [certificate, key]) chownSync(path, owner.uid, owner.gid);
}

function programsFolder(): string {
  const root = "/usr/lib/postgresql";
  const newest = existsSync(root)
    ? readdirSync(root).toSorted((a, b) => Number(b) - Number(a))[0]
    : undefined;
  if (newest !== undefined) return join(root, newest, "bin");
  throw new Error("this test needs a PostgreSQL server: apt-get install --no-install-recommends postgresql");
}

function unprivileged(): { readonly uid: number; readonly gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const number = (flag: string): number =>
    Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: number("-u"), gid: number("-g") };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function untilReady(open: () => Client): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const client = open();
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw new Error(`the server isn't up: ${codeOf(error)}`, { cause: error });
      await pause(50);
    }
  }
}

function codeOf(error: unknown): string {
  return String((error as { readonly code?: unknown }).code);
}
