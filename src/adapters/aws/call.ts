import { StanchError } from "../../core/errors.ts";
import type { HttpAnswer, HttpClient } from "../http.ts";
import type { AwsIdentity } from "./credentials.ts";
import { type Exchange, createExchange } from "./exchange.ts";

export interface AwsCallerOptions {
  /** Name of the adapter's entry in the config. */
  readonly name: string;
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: () => Promise<AwsIdentity>;
  readonly http: HttpClient;
  /** For each call; by default the client's own. */
  readonly timeoutMs?: number;
}

/** What a client of the AWS SDK is made with: everything that it would otherwise look for in the environment. */
export interface AwsClientConfig {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  readonly requestHandler: Exchange["handler"] & Record<string, unknown>;
  readonly maxAttempts: 1;
  readonly retryMode: "standard";
  readonly defaultsMode: "standard";
  readonly authSchemePreference: string[];
  readonly useDualstackEndpoint: false;
  readonly useFipsEndpoint: false;
  readonly userAgentAppId: "";
}

export interface AwsCall<Output> {
  readonly changes: boolean;
  /** Cap on the answer's body, in bytes. */
  readonly maxBytes?: number;
  /** Makes a client, and sends one command. */
  readonly send: (config: AwsClientConfig) => Promise<Output>;
  /** Whether a 2xx is what AWS answers: the client takes any page for a success where it expects nothing back. */
  readonly isAnswer: (answer: HttpAnswer) => boolean;
  /** The error for an answer that is none of that; `code` is AWS's name for it, `""` where it gave none. */
  readonly error: (code: string, answer: HttpAnswer) => StanchError;
}

/** One call, sent once, through stanch's own HTTP client. Throws that one's errors, and what `error` makes of an answer. */
export async function awsCall<Output>(options: AwsCallerOptions, call: AwsCall<Output>): Promise<Output> {
  const { http, region, endpoint, timeoutMs } = options;
  const { accessKeyId, secretAccessKey, sessionToken } = await options.credentials();
  const exchange = createExchange(http, {
    changes: call.changes,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(call.maxBytes === undefined ? {} : { maxBytes: call.maxBytes }),
  });
  const sent = await call
    .send({
      region,
      endpoint,
      credentials: {
        accessKeyId,
        secretAccessKey: secretAccessKey.reveal(),
        ...(sessionToken === undefined ? {} : { sessionToken: sessionToken.reveal() }),
      },
      requestHandler: { ...exchange.handler },
      maxAttempts: 1,
      retryMode: "standard",
      defaultsMode: "standard",
      authSchemePreference: [],
      useDualstackEndpoint: false,
      useFipsEndpoint: false,
      userAgentAppId: "",
    })
    .then(
      (output) => ({ output }),
      (error: unknown) => ({ error }),
    );
  const answer = exchange.answer();
  if (answer === null)
    throw exchange.failure() ?? unsendable(options.name, "error" in sent ? sent.error : null);
  if ("output" in sent && call.isAnswer(answer)) return sent.output;
  throw call.error("error" in sent ? codeOf(sent.error) : "", answer);
}

/**
 * A client that doesn't name itself: its own agent header is signed in part, and the log at AWS has to show stanch's, by
 * which a response knows its own calls.
 */
export function nameless<C extends { readonly middlewareStack: { remove(name: string): boolean } }>(
  client: C,
): C {
  client.middlewareStack.remove("getUserAgentMiddleware");
  return client;
}

/** AWS's name for what went wrong, as its client gives it; nothing else of that error is kept. */
function codeOf(error: unknown): string {
  const name = error instanceof Error && "$fault" in error ? error.name : "";
  return /^[A-Za-z.]{1,100}$/.test(name) ? name.replace(/Exception$/, "") : "";
}

function unsendable(name: string, error: unknown): StanchError {
  const why = error instanceof Error && /^[A-Za-z]{1,40}$/.test(error.name) ? ` (${error.name})` : "";
  return new StanchError({
    code: "ERR_CONFIG",
    message: `${name}: the call can't be made with what the config says${why}`,
  });
}
