import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createKeyLedger } from "./key-ledger.ts";
import type { FakeKey, KeyLedger } from "./key-ledger.ts";
import { createFaults } from "./faults.ts";
import type { Fault, Reply } from "./faults.ts";

export type { Fault } from "./faults.ts";

export type Route =
  | "login"
  | "list"
  | "get"
  | "value"
  | "create"
  | "restrict"
  | "disable"
  | "enable"
  | "end"
  | "audit"
  | "use";

export interface RecordedRequest {
  readonly route: Route | null;
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export interface KeyServerOptions {
  readonly paging?: "none" | "offset" | "page" | "cursor" | "link";
  /** Pages are never longer, whatever is asked for. */
  readonly pageSize?: number;
  readonly canDisable?: boolean;
  readonly keepsNames?: boolean;
  /** Keys need a session from `POST /login`; without it the admin token itself is presented. */
  readonly sessions?: boolean;
  /** The value comes from `GET /keys/ID/value`, once. */
  readonly valueApart?: boolean;
  /** A header of its own for the credential. */
  readonly header?: string;
  /** What its answers say of the time. */
  readonly now?: () => Date;
}

/** A key service on 127.0.0.1 that can be made to fail in every way known. */
export interface KeyServer {
  readonly url: string;
  /** Stanch's own credential there. */
  readonly admin: string;
  readonly ledger: KeyLedger;
  readonly requests: RecordedRequest[];
  /** The next calls of this route go wrong; `null` is a call that goes well. */
  readonly fault: (route: Route, fault: Fault | null, times?: number) => void;
  readonly heal: () => void;
  /** Sends the answers that were held back. */
  answerLate(): void;
  /** All sessions end; the admin token stays good. */
  endSessions(): void;
  /** Every value that must not turn up in an error or a log. */
  readonly secrets: () => readonly string[];
  readonly close: () => Promise<void>;
}

export async function startKeyServer(options: KeyServerOptions = {}): Promise<KeyServer> {
  const {
    paging = "none",
    pageSize = 100,
    canDisable = true,
    keepsNames = true,
    header = "authorization",
  } = options;
  const admin = "admin.EXAMPLEtoken0123456789";
  const ledger = createKeyLedger();
  const requests: RecordedRequest[] = [];
  const faults = createFaults<Route>();
  const shown = new Set<string>();
  const allSessions: string[] = [];
  let sessions = new Set<string>();

  const server = createServer((request, response) => {
    if (options.now !== undefined) response.setHeader("date", options.now().toUTCString());
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => handle(request, response, Buffer.concat(chunks).toString()));
  });

  function handle(request: IncomingMessage, response: ServerResponse, body: string): void {
    const url = new URL(request.url ?? "/", "http://fake");
    const { method = "GET", headers } = request;
    const { route, id } = routeOf(method, url.pathname);
    requests.push({ route, method, url: request.url ?? "", headers, body });
    const act = (): Reply => (route === null ? { status: 404 } : answer(route, id, { url, headers, body }));
    faults.reply(route, request, response, act);
  }

  function authorised(headers: IncomingMessage["headers"]): boolean {
    const given = String(headers[header] ?? "").replace(/^Bearer /, "");
    return options.sessions === true ? sessions.has(given) : given === admin;
  }

  function answer(
    route: Route,
    id: string,
    call: { readonly url: URL; readonly headers: IncomingMessage["headers"]; readonly body: string },
  ): Reply {
    if (route === "use") return { status: ledger.accepts(String(call.headers["x-api-key"])) ? 200 : 401 };
    const body = parse(call.body);
    if (route === "login") {
      if (body["password"] !== admin) return { status: 401, body: { error: { code: "bad_password" } } };
      const session = `session.EXAMPLE${allSessions.length}abcdefgh`;
      allSessions.push(session);
      sessions.add(session);
      return { status: 200, body: { session }, headers: { "x-session": session } };
    }
    if (!authorised(call.headers)) return { status: 401, body: { error: { code: "unauthorized" } } };
    if (route === "list") return page(ledger.listed().map(row), call.url);
    if (route === "audit")
      return page(
        requests.map(({ route, method }, index) => ({ id: index, route, method })),
        call.url,
      );
    if (route === "create") {
      const key = ledger.add(String(body["name"]), text(body["team"]), list(body["scopes"]) ?? []);
      return {
        status: 201,
        body: { key: row(key), ...(options.valueApart === true ? {} : { secret: key.value }) },
      };
    }
    const key = ledger.existing(id);
    if (key === undefined) return { status: 404, body: { error: { code: "key_not_found" } } };
    return onKey(route, key, body);
  }

  function onKey(route: Route, key: FakeKey, body: Readonly<Record<string, unknown>>): Reply {
    switch (route) {
      case "value":
        if (shown.has(key.id)) return { status: 410 };
        shown.add(key.id);
        return { status: 200, body: { secret: key.value } };
      case "restrict":
        key.networks = list(body["networks"]);
        break;
      case "disable":
      case "enable":
        if (!canDisable) return { status: 405 };
        ledger.turn(key, route === "disable" ? "disabled" : "active");
        break;
      case "end":
        ledger.turn(key, "gone");
        return { status: 204 };
      default:
        break;
    }
    return { status: 200, body: row(key) };
  }

  function row(key: FakeKey): Readonly<Record<string, unknown>> {
    const { id, name, team, scopes, networks, state, createdAt } = key;
    const created = Math.floor(createdAt / 1000);
    return {
      id,
      name: keepsNames ? name : null,
      start: key.value.slice(0, 5),
      last: key.value.slice(-4),
      team,
      scopes,
      networks,
      state,
      created,
    };
  }

  function page(rows: readonly unknown[], url: URL): Reply {
    const asked = (name: string, otherwise: number): number =>
      Number(url.searchParams.get(name) ?? otherwise);
    const from =
      paging === "none"
        ? 0
        : paging === "page"
          ? (asked("page", 1) - 1) * pageSize
          : asked("offset", asked("after", 0));
    const items =
      paging === "none" ? rows : rows.slice(from, from + Math.min(pageSize, asked("limit", pageSize)));
    const next = from + items.length;
    const more = next < rows.length;
    switch (paging) {
      case "none":
        return { status: 200, body: { items } };
      case "offset":
        return { status: 200, body: { items, total: rows.length } };
      case "page":
        return { status: 200, body: { items, pages: Math.ceil(rows.length / pageSize) } };
      case "cursor":
        return { status: 200, body: { items, next: more ? String(next) : null } };
      case "link": {
        const link = `</first>; rel="first", <${url.pathname}?after=${next}>; rel="next"`;
        return { status: 200, body: { items }, ...(more ? { headers: { link } } : {}) };
      }
    }
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    admin,
    ledger,
    requests,
    fault: faults.fault,
    heal: faults.heal,
    answerLate: faults.answerLate,
    endSessions: () => void (sessions = new Set()),
    secrets: () => [admin, ...allSessions, ...ledger.keys.map((key) => key.value)],
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => void server.close(() => resolve()));
    },
  };
}

function routeOf(method: string, path: string): { readonly route: Route | null; readonly id: string } {
  const [, head, id = "", tail] = path.split("/").map(decodeURIComponent);
  const call = `${method} ${head}${id === "" ? "" : "/ID"}${tail === undefined ? "" : `/${tail}`}`;
  const routes: Readonly<Record<string, Route>> = {
    "POST login": "login",
    "GET keys": "list",
    "POST keys": "create",
    "GET keys/ID": "get",
    "GET keys/ID/value": "value",
    "PATCH keys/ID": "restrict",
    "POST keys/ID/disable": "disable",
    "POST keys/ID/enable": "enable",
    "DELETE keys/ID": "end",
    "GET audit": "audit",
    "GET use": "use",
  };
  return { route: routes[call] ?? null, id };
}

function parse(body: string): Readonly<Record<string, unknown>> {
  return body === "" ? {} : (JSON.parse(body) as Readonly<Record<string, unknown>>);
}

function text(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function list(value: unknown): readonly string[] | null {
  return Array.isArray(value) ? value.map(String) : null;
}
