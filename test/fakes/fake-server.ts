import { createServer } from "node:http";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What goes wrong with the next call of a route. `commits`: after the change was made. */
export type ServerFault =
  | {
      readonly kind: "status";
      readonly status: number;
      readonly retryAfter?: string;
      readonly commits?: boolean;
      readonly body?: unknown;
    }
  | { readonly kind: "drop"; readonly commits: boolean }
  | { readonly kind: "hang"; readonly commits: boolean }
  /** Goes well, and something happens behind the provider's back once it's answered. */
  | { readonly kind: "then"; readonly does: () => void }
  | { readonly kind: "half-body" }
  | { readonly kind: "redirect"; readonly to: string }
  | { readonly kind: "html" };

export interface FakeCall {
  readonly method: string;
  /** Still encoded. */
  readonly path: string;
  /** Path and query as they came. */
  readonly url: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The body as JSON; null where it is empty or isn't any. */
  readonly json: unknown;
}

export interface FakeReply {
  readonly status: number;
  /** Sent as JSON; text as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string | string[]>>;
}

/** A name for each kind of call (`write`, `list`), and what the server does on it. */
export interface FakeRoute {
  readonly route: string;
  readonly answer: () => FakeReply;
}

/** A real HTTP server on 127.0.0.1 that can be made to fail in every way known. */
export interface FakeServer {
  readonly url: string;
  readonly host: string;
  /** Every call, also those that went wrong; `route` is null for one that no route takes. */
  readonly calls: readonly (FakeCall & { readonly route: string | null })[];
  /** The next calls of this route go wrong; `null` is a call that goes well. */
  fault(route: string, fault: ServerFault | null, times?: number): void;
  heal(): void;
  close(): Promise<void>;
}

/** Starts a server; what `routes` has no route for is answered with 404. */
export async function startFakeServer(routes: (call: FakeCall) => FakeRoute | null): Promise<FakeServer> {
  const calls: (FakeCall & { readonly route: string | null })[] = [];
  const faults = new Map<string, (ServerFault | null)[]>();

  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const call = toCall(request, Buffer.concat(chunks).toString());
      const found = routes(call);
      calls.push({ ...call, route: found?.route ?? null });
      const act = found?.answer ?? ((): FakeReply => ({ status: 404, body: { message: "Not Found" } }));
      const fault = found === null ? undefined : faults.get(found.route)?.shift();
      if (fault === undefined || fault === null) send(response, act());
      else misbehave(fault, request, response, act);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return {
    url: `http://${host}`,
    host,
    calls,
    fault(route, fault, times = 1) {
      faults.set(route, [...(faults.get(route) ?? []), ...Array.from({ length: times }, () => fault)]);
    },
    heal: () => faults.clear(),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => void server.close(() => resolve()));
    },
  };
}

function toCall(request: IncomingMessage, body: string): FakeCall {
  const url = new URL(request.url ?? "/", "http://fake");
  const { method = "GET", headers } = request;
  return {
    method,
    path: url.pathname,
    url: request.url ?? "",
    query: url.searchParams,
    headers,
    body,
    json: parse(body),
  };
}

/** A broken answer echoes the call's headers and body, so that a secret that leaks into an error shows. */
function misbehave(
  fault: ServerFault,
  request: IncomingMessage,
  response: ServerResponse,
  act: () => FakeReply,
): void {
  switch (fault.kind) {
    case "status": {
      if (fault.commits === true) act();
      const headers = fault.retryAfter === undefined ? {} : { "retry-after": fault.retryAfter };
      return send(response, {
        status: fault.status,
        headers,
        body: fault.body ?? { message: request.headers },
      });
    }
    case "drop":
      if (fault.commits) act();
      return void request.socket.destroy();
    case "hang":
      if (fault.commits) act();
      return;
    case "then": {
      send(response, act());
      return fault.does();
    }
    case "half-body": {
      const text = JSON.stringify(act().body ?? { ok: true });
      response.writeHead(200, { "content-type": "application/json", "content-length": String(text.length) });
      return void response.write(text.slice(0, -5), () => request.socket.destroy());
    }
    case "redirect":
      return void response.writeHead(307, { location: fault.to }).end();
    case "html":
      return void response.writeHead(200, { "content-type": "text/html" }).end("<h1>Sign in</h1>");
  }
}

function send(response: ServerResponse, { status, body, headers }: FakeReply): void {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(body === undefined || typeof body === "string" ? body : JSON.stringify(body));
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return null;
  }
}
