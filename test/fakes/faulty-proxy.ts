import { type IncomingMessage, type ServerResponse, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { Fault, Route } from "./key-server.ts";

/** Stands before a real server and does to its answers what a fake can do to its own. */
export interface FaultyProxy {
  readonly url: string;
  /** The next calls of this route go wrong; `null` is a call that goes well. */
  fault(route: Route, fault: Fault | null, times?: number): void;
  heal(): void;
  calls(route?: Route): number;
  /** Bodies of the calls that came by. */
  bodies(): readonly string[];
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

/** `target` is the origin of the real server, `routeOf` tells what a call is for. */
export async function startFaultyProxy(
  target: string,
  routeOf: (method: string, path: string, body: string) => Route | null,
): Promise<FaultyProxy> {
  const seen: (Route | null)[] = [];
  const bodies: string[] = [];
  const faults = new Map<Route, (Fault | null)[]>();

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = "GET", url = "/" } = incoming;
    const body = await buffer(incoming);
    const route = routeOf(method, url.split("?", 1)[0] ?? "", body.toString());
    seen.push(route);
    bodies.push(body.toString());
    const fault = (route === null ? undefined : faults.get(route)?.shift()) ?? null;
    const pass = (): Promise<Answer> => forward(new URL(url, target), incoming, body);
    if (fault !== null) return misbehave(fault, incoming, outgoing, pass);
    const answer = await pass();
    outgoing.writeHead(answer.status, answer.headers).end(answer.body);
  }

  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing).catch(() => incoming.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    fault(route, fault, times = 1) {
      faults.set(route, [...(faults.get(route) ?? []), ...Array.from({ length: times }, () => fault)]);
    },
    heal: () => faults.clear(),
    calls: (route) => seen.filter((one) => route === undefined || one === route).length,
    bodies: () => bodies,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function forward(url: URL, { method, headers }: IncomingMessage, body: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const onward = request(url, { method, headers, agent: false }, (answer) => {
      buffer(answer).then(
        (bytes) => resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: bytes }),
        reject,
      );
    });
    onward.once("error", reject);
    onward.end(body);
  });
}

/** Every broken answer carries the call's credential, so that a leak into an error would show. */
async function misbehave(
  fault: Fault,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  pass: () => Promise<Answer>,
): Promise<void> {
  const commits = fault.kind === "half-body" || ("commits" in fault && (fault.commits ?? false));
  if (commits) await pass();
  const json = { "content-type": "application/json" };
  switch (fault.kind) {
    case "status": {
      const wait = fault.retryAfter === undefined ? {} : { "retry-after": fault.retryAfter };
      return void outgoing
        .writeHead(fault.status, { ...json, ...wait })
        .end(JSON.stringify({ error: incoming.headers }));
    }
    case "drop":
      return void incoming.socket.destroy();
    case "half-body":
      outgoing.writeHead(200, { ...json, "content-length": "100" });
      return void outgoing.write('{"ok":tr', () => incoming.socket.destroy());
    case "redirect":
      return void outgoing.writeHead(307, { location: fault.to }).end();
    case "error-in-200":
      return void outgoing.writeHead(200, json).end(JSON.stringify({ error: { request: incoming.headers } }));
    case "html":
      return void outgoing.writeHead(200, { "content-type": "text/html" }).end("<h1>Sign in</h1>");
    case "then": {
      const answer = await pass();
      outgoing.writeHead(answer.status, answer.headers).end(answer.body);
      return fault.does();
    }
    case "hang":
    case "late":
      return;
  }
}
