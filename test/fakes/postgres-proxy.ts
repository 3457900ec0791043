import { connect, createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import type { Fault, Route } from "./key-server.ts";

/** Stands between a client and a real PostgreSQL, knows statements from each other, and lets them go wrong. No TLS. */
export interface PostgresProxy {
  readonly port: number;
  /** The next statements of this route go wrong; `null` is one that goes well. */
  readonly fault: (route: Route, fault: Fault | null, times?: number) => void;
  readonly heal: () => void;
  /** Statements that came, of one route or all. */
  readonly calls: (route?: Route) => number;
  /** Every statement that came, with its values. */
  readonly statements: () => readonly string[];
  readonly close: () => Promise<void>;
}

const SQL_STATES: Readonly<Record<number, string>> = {
  401: "28P01",
  403: "42501",
  404: "42704",
  409: "42710",
  422: "42601",
  429: "53300",
  500: "XX000",
  502: "XX000",
  503: "57P01",
};
/** A message of a kind that there isn't. */
const GARBAGE = Buffer.from([0x3c, 0, 0, 0, 5, 0x68]);
const READY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);

export async function startPostgresProxy(upstreamPort: number): Promise<PostgresProxy> {
  const seen: { readonly route: Route | null; readonly text: string }[] = [];
  const faults = new Map<Route, (Fault | null)[]>();
  const sockets = new Set<Socket>();

  const server = createServer((client) => {
    const upstream = connect(upstreamPort, "127.0.0.1");
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        client.destroy();
        upstream.destroy();
        sockets.delete(socket);
      });
    }
    let answer: (chunk: Buffer) => void = (chunk) => void client.write(chunk);
    upstream.on("data", (chunk: Buffer) => answer(chunk));

    const statement = (bytes: Buffer, text: string): void => {
      const route = routeOf(text);
      seen.push({ route, text });
      const fault = route === null ? null : (faults.get(route)?.shift() ?? null);
      if (fault === null) {
        upstream.write(bytes);
        return;
      }
      const commits = fault.kind === "half-body" || ("commits" in fault && fault.commits);
      if (!commits) return misbehave(fault, client, text, Buffer.alloc(0));
      let whole = Buffer.alloc(0);
      answer = (chunk) => {
        whole = Buffer.concat([whole, chunk]);
        if (!whole.subarray(-6, -1).equals(READY.subarray(0, 5))) return;
        answer = (next) => void client.write(next);
        misbehave(fault, client, text, whole);
      };
      upstream.write(bytes);
    };
    readMessages(client, (bytes) => void upstream.write(bytes), statement);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    fault: (route, fault, times = 1) =>
      void faults.set(route, [...(faults.get(route) ?? []), ...Array.from({ length: times }, () => fault)]),
    heal: () => faults.clear(),
    calls: (route) => seen.filter((one) => route === undefined || one.route === route).length,
    statements: () => seen.map(({ text }) => text),
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => void server.close(() => resolve()));
    },
  };
}

function misbehave(fault: Fault, client: Socket, text: string, reply: Buffer): void {
  switch (fault.kind) {
    case "status":
      // Broken answers repeat what was sent, so that a secret that leaks into an error shows.
      return void client.write(
        Buffer.concat([errorResponse(SQL_STATES[fault.status] ?? "XX000", text), READY]),
      );
    case "drop":
      return void client.destroy();
    case "half-body":
      return void client.write(reply.subarray(0, Math.floor(reply.length / 2)), () => client.destroy());
    case "hang":
    case "late":
      return;
    case "error-in-200":
    case "html":
    case "redirect":
      return void client.write(GARBAGE);
  }
}

function errorResponse(state: string, message: string): Buffer {
  const fields = Buffer.from(`SERROR\0VERROR\0C${state}\0M${message.replaceAll("\0", " ")}\0\0`);
  const head = Buffer.alloc(5);
  head.write("E");
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}

/** Cuts what a client sends into messages; those of one statement (up to `Sync`) are handed over together. */
function readMessages(
  client: Socket,
  pass: (bytes: Buffer) => void,
  statement: (bytes: Buffer, text: string) => void,
): void {
  let held: Buffer = Buffer.alloc(0);
  let unit: Buffer[] = [];
  let started = false;
  client.on("data", (chunk: Buffer) => {
    held = Buffer.concat([held, chunk]);
    for (;;) {
      const head = started ? 1 : 0;
      if (held.length < head + 4) return;
      const size = head + held.readInt32BE(head);
      if (held.length < size) return;
      const message = held.subarray(0, size);
      held = held.subarray(size);
      const kind = started ? String.fromCharCode(message[0] ?? 0) : "";
      started = true;
      if (!"QPBDES".includes(kind) || kind === "") {
        pass(message);
        continue;
      }
      unit.push(message);
      if (kind !== "Q" && kind !== "S") continue;
      const bytes = Buffer.concat(unit);
      unit = [];
      statement(bytes, bytes.toString("latin1"));
    }
  });
}

function routeOf(text: string): Route | null {
  if (/create role/i.test(text)) return "create";
  if (/alter role .* nologin password null/i.test(text)) return "end";
  if (/alter role .* nologin/i.test(text)) return "disable";
  if (/alter role .* login/i.test(text)) return "enable";
  if (/pg_terminate_backend/.test(text)) return null;
  if (/from pg_auth_members/.test(text))
    return /as name[^]*where r\.rolname::text = \$2/.test(text) ? "get" : "list";
  return null;
}
