import type { Socket } from "node:net";
import got, { RequestError, TimeoutError } from "got";
import { StanchError } from "../core/errors.ts";
import type { Clock } from "../ports/clock.ts";
import { sameOriginRedirect, toAnswer } from "./http-answer.ts";
import type { HttpAnswer, RawAnswer } from "./http-answer.ts";
import { agentsFor, allowedBy, hostRefused, isAddressRefusal, parseAllowed } from "./http-hosts.ts";
import type { Agents, HostEntry } from "./http-hosts.ts";
import { checkedUrl, encodeBody, encodeHeaders } from "./http-request.ts";
import type { HttpRequest } from "./http-request.ts";

export type { HttpAnswer } from "./http-answer.ts";
export type { HttpRequest } from "./http-request.ts";

const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_MAX_BYTES = 4 * 1024 * 1024;
const MAX_REDIRECTS = 5;

/**
 * The one way out over HTTP. Every failure is a `StanchError` without header, body, path or query, and nothing is
 * ever sent twice; `happened` is `unknown` once a call that changes something may have reached the server.
 */
export interface HttpClient {
  /** Answers of every status are returned. A GET follows redirects within its origin; all others are answers. */
  request(request: HttpRequest): Promise<HttpAnswer>;
}

export interface HttpClientOptions {
  /** From the operator's config. Private addresses only as a literal IP, as `localhost`, or by the networks of an entry. */
  readonly allowedHosts: readonly HostEntry[];
  /** For a `Retry-After` that is a date; the system's time without it. */
  readonly clock?: Pick<Clock, "now">;
  /** Sent with every call; `stanch` without it. */
  readonly userAgent?: string;
}

export function createHttpClient(options: HttpClientOptions): HttpClient {
  const hosts = options.allowedHosts.map(parseAllowed);
  const now = (): number => (options.clock === undefined ? Date.now() : Date.parse(options.clock.now()));

  return {
    async request(request) {
      const method = request.method.toUpperCase();
      const reads = method === "GET" || method === "HEAD";
      const call = {
        method,
        headers: encodeHeaders(request, options.userAgent),
        body: encodeBody(request.body),
        signal: AbortSignal.timeout(request.timeoutMs ?? DEFAULT_TIMEOUT_MS),
        maxBytes: request.maxBytes ?? DEFAULT_MAX_BYTES,
        changes: request.changes ?? !reads,
      };
      let url = checkedUrl(request.url);
      for (let hop = 0; ; hop += 1) {
        const entry = allowedBy(hosts, url);
        if (entry === undefined) throw hostRefused(url.host, "isn't in the list of allowed hosts");
        const raw = await exchange({ ...call, url, agents: agentsFor(entry) });
        const next = reads && hop < MAX_REDIRECTS ? sameOriginRedirect(url, raw) : undefined;
        if (next === undefined) return toAnswer(url, raw, now);
        url = next;
      }
    },
  };
}

interface Call {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly signal: AbortSignal;
  readonly maxBytes: number;
  readonly changes: boolean;
  readonly agents: Agents;
}

const TIMEOUTS = {
  lookup: 5000,
  connect: 10_000,
  secureConnect: 10_000,
  socket: 30_000,
  send: 30_000,
  response: 30_000,
  read: 30_000,
};

async function exchange(call: Call): Promise<RawAnswer> {
  const { method, url, headers, body, signal } = call;
  const sends = method !== "GET" && method !== "HEAD";
  const stream = got.stream(url, {
    method: method as "GET",
    headers: { ...headers },
    ...(sends && body !== undefined ? { body } : {}),
    agent: call.agents,
    signal,
    timeout: TIMEOUTS,
    retry: { limit: 0 },
    followRedirect: false,
    throwHttpErrors: false,
    decompress: false,
    http2: false,
  });
  // Without this a call with an empty body would wait for one to be piped in.
  if (sends && body === undefined) stream.end();
  let connected = false;
  stream.on("request", (outgoing) => {
    outgoing.once("socket", (socket: Socket) => {
      connected = !socket.connecting;
      socket.once(url.protocol === "https:" ? "secureConnect" : "connect", () => {
        connected = true;
      });
    });
  });
  // An error may be emitted once more after the loop below has given up.
  stream.on("error", () => undefined);
  try {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > call.maxBytes)
        throw failure(call, "ERR_HTTP_TOO_LARGE", `more than ${call.maxBytes} bytes`, true);
      chunks.push(chunk);
    }
    const { response } = stream;
    if (response === undefined) throw failure(call, "ERR_HTTP_RESET", "no answer", connected);
    return {
      status: response.statusCode,
      headers: response.headers,
      text: Buffer.concat(chunks).toString("utf8"),
    };
  } catch (error) {
    throw error instanceof StanchError ? error : translate(call, error, connected);
  } finally {
    stream.destroy();
  }
}

/** The original error is dropped, not chained: it holds headers and bodies, and `inspect` shows causes. */
function translate(call: Call, error: unknown, connected: boolean): StanchError {
  const code = error instanceof RequestError ? error.code : "";
  if (isAddressRefusal(error)) return hostRefused(call.url.host, "resolves to a private address");
  if (error instanceof TimeoutError || call.signal.aborted) {
    const phase = error instanceof TimeoutError ? error.event : "request";
    return failure(call, "ERR_HTTP_TIMEOUT", `timed out (${phase})`, connected);
  }
  if (!connected) return failure(call, "ERR_HTTP_CONNECT", `no connection${named(code)}`, false);
  if (code.startsWith("HPE_")) return failure(call, "ERR_HTTP_PROTOCOL", "the answer isn't HTTP", true);
  return failure(call, "ERR_HTTP_RESET", `the connection broke${named(code)}`, true);
}

function failure(call: Call, code: `ERR_${string}`, what: string, sent: boolean): StanchError {
  return new StanchError({
    code,
    message: `${call.method} to ${call.url.host}: ${what}`,
    retry: code === "ERR_HTTP_TOO_LARGE" ? "never" : "later",
    happened: sent && call.changes ? "unknown" : "no",
  });
}

function named(code: string): string {
  return /^[A-Z_]{3,40}$/.test(code) && !code.startsWith("ERR_GOT") ? ` (${code})` : "";
}
