import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

/** How the provider answers the first call of each kind that changes something. */
export const REPLIES = [
  "ok",
  "error before commit",
  "commit then drop",
  "429",
  "5xx after commit",
  "half a body",
  "slow",
] as const;
export type Reply = (typeof REPLIES)[number];

export const CHANGING = ["create", "disable", "enable", "end"] as const;
export type Changing = (typeof CHANGING)[number];

/** One call on its way to the provider. */
export interface Call {
  readonly kind: Changing | "other";
  readonly path: string;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The end of the wire at which one incident hangs. */
export interface Line {
  /** Taken before the call goes on to the provider; an answer here is the answer. */
  arrived(call: Call): Promise<Answer | null>;
  /** What the provider answered; the caller hasn't heard of it. */
  committed(call: Call, answer: Answer): Promise<void>;
  replyTo(call: Call): Reply;
  /** Text that a careless server puts into the body of a refusal, and into a header of every answer. */
  readonly careless: { refusal(): string; header(): string };
}

/** A wire to the key server that many incidents share, each under a path of its own. */
export interface Wire {
  /** Address of the key server as this incident sees it. */
  connect(name: string, line: Line): string;
  cut(name: string): void;
  stop(): Promise<void>;
}

const SLOW_MS = 400;

export async function openWire(upstream: string): Promise<Wire> {
  const lines = new Map<string, Line>();
  const server = createServer((request, response) => {
    const [, name = "", path = "/"] = /^\/([^/]+)(\/.*)$/.exec(request.url ?? "") ?? [];
    const line = lines.get(name);
    // A process that was killed leaves its calls behind: nobody hears their answers.
    void (line === undefined ? Promise.resolve() : carry(upstream, line, path, request, response))
      .catch(() => undefined)
      .finally(() => response.writableEnded || response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    connect(name, line) {
      lines.set(name, line);
      return `http://127.0.0.1:${port}/${name}`;
    },
    cut: (name) => void lines.delete(name),
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function carry(
  upstream: string,
  line: Line,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await textOf(request);
  const call: Call = { kind: kindOf(path, body), path, body };
  const instead = await line.arrived(call);
  if (instead !== null) return send(response, instead);
  const reply = call.kind === "other" ? "ok" : line.replyTo(call);
  const refuse = (status: number): void => send(response, refusal(status, line.careless.refusal()));
  response.setHeader("x-trace", line.careless.header());
  if (reply === "429") return refuse(429);
  if (reply === "error before commit") return refuse(500);
  const answer = await forward(upstream, path, request, body);
  await line.committed(call, answer);
  switch (reply) {
    case "commit then drop":
      return void response.destroy();
    case "5xx after commit":
      return refuse(503);
    case "half a body":
      response.writeHead(answer.status, {
        ...answer.headers,
        "content-length": Buffer.byteLength(answer.body),
      });
      response.write(answer.body.slice(0, answer.body.length / 2));
      await pause(20);
      return void response.destroy();
    case "slow":
      await pause(SLOW_MS);
      return send(response, answer);
    default:
      return send(response, answer);
  }
}

function kindOf(path: string, body: string): Call["kind"] {
  if (path.endsWith("/api-key/create")) return "create";
  if (path.endsWith("/api-key/delete")) return "end";
  if (!path.endsWith("/api-key/update")) return "other";
  return body.includes('"enabled":false') ? "disable" : "enable";
}

function refusal(status: number, message: string): Answer {
  return {
    status,
    headers: { "content-type": "application/json", "retry-after": "1" },
    body: JSON.stringify({ code: "NOT_NOW", message }),
  };
}

async function forward(
  upstream: string,
  path: string,
  { method = "GET", headers }: IncomingMessage,
  body: string,
): Promise<Answer> {
  const kept = Object.entries(headers).flatMap(([name, value]) =>
    typeof value === "string" && !/^(?:host|connection|content-length|origin)$/.test(name)
      ? [[name, value]]
      : [],
  );
  const answer = await fetch(upstream + path, {
    method,
    headers: { ...Object.fromEntries(kept), origin: upstream },
    ...(method === "GET" || body === "" ? {} : { body }),
    redirect: "manual",
  });
  const session = answer.headers.get("set-auth-token");
  return {
    status: answer.status,
    headers: {
      "content-type": answer.headers.get("content-type") ?? "text/plain",
      ...(session === null ? {} : { "set-auth-token": session }),
    },
    body: await answer.text(),
  };
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, headers);
  response.end(body);
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
