import { StanchError } from "../../core/errors.ts";
import type { HttpAnswer, HttpClient } from "../http.ts";

/** What an AWS client hands over to be sent: signed, so that nothing of it may be changed. */
interface SignedRequest {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number | undefined;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>> | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface Received {
  readonly response: {
    readonly statusCode: number;
    readonly headers: Record<string, string>;
    readonly body: Uint8Array;
  };
}

/** The way of one call through stanch's own HTTP client, and what came of it. */
export interface Exchange {
  readonly handler: {
    readonly handle: (request: SignedRequest) => Promise<Received>;
    readonly updateHttpClientConfig: () => void;
    readonly httpHandlerConfigs: () => Record<string, never>;
  };
  /** Null as long as there is none. */
  answer(): HttpAnswer | null;
  /** What the HTTP client said went wrong. */
  failure(): StanchError | null;
}

export interface ExchangeOptions {
  /** Every call is a POST: whether it changes something only its name tells. */
  readonly changes: boolean;
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
}

/** Headers that the AWS client reads of an answer. */
const READ = ["content-type", "date", "x-amzn-errortype", "x-amzn-query-error", "x-amzn-requestid"] as const;

/** One call, sent once. */
export function createExchange(http: HttpClient, options: ExchangeOptions): Exchange {
  let answer: HttpAnswer | null = null;
  let failure: StanchError | null = null;
  return {
    answer: () => answer,
    failure: () => failure,
    handler: {
      async handle(request) {
        answer = await http
          .request({
            ...options,
            method: request.method,
            url: addressOf(request),
            headers: headersOf(request),
            ...(request.body === undefined ? {} : { body: textOf(request.body) }),
          })
          .catch((error: unknown) => {
            if (!(error instanceof StanchError)) throw error;
            failure = error;
            return null;
          });
        // The client writes into the errors that it is given: it gets another one.
        if (answer === null) throw new Error("no answer");
        const { status: statusCode, text } = answer;
        const headers = READ.flatMap((name) => {
          const value = answer?.header(name);
          return value === undefined ? [] : [[name, value] as const];
        });
        return {
          response: {
            statusCode,
            headers: Object.fromEntries(headers),
            body: new TextEncoder().encode(text),
          },
        };
      },
      updateHttpClientConfig: () => undefined,
      httpHandlerConfigs: () => ({}),
    },
  };
}

function addressOf({ protocol, hostname, port, path, query = {} }: SignedRequest): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one: string | null) =>
      one === null ? encoded(name) : `${encoded(name)}=${encoded(one)}`,
    ),
  );
  const host = port === undefined ? hostname : `${hostname}:${port}`;
  return `${protocol}//${host}${path}${pairs.length === 0 ? "" : `?${pairs.join("&")}`}`;
}

function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** The agent isn't signed, and the log at AWS has to show stanch's own; the length follows from the body. */
function headersOf({ headers }: SignedRequest): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) => !["user-agent", "content-length"].includes(name.toLowerCase()),
    ),
  );
}

function textOf(body: unknown): string {
  if (typeof body === "string") return body;
  if (body instanceof Uint8Array) return new TextDecoder("utf8", { fatal: true }).decode(body);
  throw new Error("a body that isn't text");
}
