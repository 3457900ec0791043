import type { Client } from "pg";
import { StanchError } from "../../core/errors.ts";
import { postgresTarget } from "../../formats/postgres-login.ts";
import type { Connect } from "../connector.ts";
import { optionalPackage } from "../optional-package.ts";
import { loginError, statementError } from "./errors.ts";
import type { PostgresLogin } from "./login.ts";

/** Where a server is and how it is spoken to. */
export interface PostgresServer {
  /** `postgres://HOST[:PORT]/DATABASE`. */
  readonly url: string;
  /** Certificate of the authority that the server's must be signed by, PEM; `undefined` for those that Node trusts. */
  readonly tls: "off" | { readonly ca: string } | undefined;
  readonly connect: Connect;
  /** For the login, and for each statement. Default 15 s. */
  readonly timeoutMs?: number;
}

export type Row = Readonly<Record<string, unknown>>;

/** One connection. Values are sent apart from the statement. */
export interface PostgresSession {
  read(what: string, sql: string, values: readonly string[]): Promise<readonly Row[]>;
  /** Sent once. `happened` is `unknown` where it may have taken effect in spite of the error. */
  change(what: string, sql: string, values?: readonly string[]): Promise<readonly Row[]>;
  /** As an identifier, and as a text, of a statement that takes no values. */
  readonly quote: {
    readonly identifier: (name: string) => string;
    readonly literal: (text: string) => string;
  };
}

const TIMEOUT_MS = 15_000;

/**
 * Logs in, works and logs out; a connection is never used twice. Throws `ERR_HTTP_…` and `ERR_PROVIDER_…`, with nothing
 * of what the server said but its SQLSTATE. `adapter` is who needs the package `pg`, `name` its entry in the config.
 */
export async function inSession<T>(
  { adapter, name }: { readonly adapter: string; readonly name: string },
  server: PostgresServer,
  login: PostgresLogin,
  work: (session: PostgresSession) => Promise<T>,
): Promise<T> {
  const { default: pg } = await optionalPackage(adapter, "pg", () => import("pg"));
  const { client, close } = await openClient(pg.Client, server, login);
  const run = async (what: string, changes: boolean, sql: string, values: readonly string[]) => {
    try {
      const { rows } = await client.query<Row>(sql, [...values]);
      return rows;
    } catch (error) {
      throw statementError({ name, what, changes }, error);
    }
  };
  try {
    await client.connect().catch((error: unknown) => {
      throw loginError(name, hostOf(server), error);
    });
    return await work({
      read: (what, sql, values) => run(what, false, sql, values),
      change: (what, sql, values = []) => run(what, true, sql, values),
      quote: { identifier: pg.escapeIdentifier, literal: pg.escapeLiteral },
    });
  } finally {
    close();
  }
}

/** The error behind a login that failed, or null for one that worked. */
export async function tryLogin(
  adapter: string,
  server: PostgresServer,
  login: PostgresLogin,
): Promise<unknown> {
  const { default: pg } = await optionalPackage(adapter, "pg", () => import("pg"));
  let opened: OpenClient | null = null;
  try {
    opened = await openClient(pg.Client, server, login);
    await opened.client.connect();
    return null;
  } catch (error) {
    return error;
  } finally {
    opened?.close();
  }
}

interface OpenClient {
  readonly client: Client;
  /** Says goodbye, without waiting for a server that hangs. */
  readonly close: () => void;
}

async function openClient(
  ClientOf: typeof Client,
  server: PostgresServer,
  { role, password }: PostgresLogin,
): Promise<OpenClient> {
  const { host, port, database } = targetOf(server);
  const { tls, timeoutMs = TIMEOUT_MS } = server;
  const socket = await server.connect(host, port);
  const client = new ClientOf({
    host,
    port,
    database,
    user: role,
    // Each of these would be taken from the environment if it were left out.
    password: () => password.reveal(),
    sslnegotiation: "postgres",
    ssl: tls === "off" ? false : { rejectUnauthorized: true, ...tls },
    application_name: "stanch",
    client_encoding: "UTF8",
    // `pg` counts an empty text as left out; the server reads none of these.
    options: " ",
    // `pg` would start a connection by itself; this one is made already, to an address that was checked.
    stream: () => Object.assign(socket, { connect: () => setImmediate(() => socket.emit("connect")) }),
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs,
    // The server gives up first, and then nothing has happened for sure.
    statement_timeout: Math.ceil(timeoutMs * 0.8),
  });
  // What goes wrong is said by the call that is under way.
  client.on("error", () => undefined);
  const close = (): void => {
    client.end().catch(() => undefined);
    socket.destroySoon();
  };
  return { client, close };
}

function hostOf(server: PostgresServer): string {
  const { host, port } = targetOf(server);
  return `${host}:${String(port)}`;
}

function targetOf({ url }: PostgresServer): NonNullable<ReturnType<typeof postgresTarget>> {
  const target = postgresTarget(url);
  if (target !== null) return target;
  throw new StanchError({
    code: "ERR_CONFIG",
    message: "an address of a PostgreSQL server isn't postgres://HOST:PORT/DATABASE",
  });
}
