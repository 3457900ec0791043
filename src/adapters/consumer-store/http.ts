import { StanchError, unsupported } from "../../core/errors.ts";
import { Secret } from "../../core/secret.ts";
import { getPointer } from "../../formats/json-pointer.ts";
import { type Predicate, holds } from "../../formats/predicate.ts";
import type { ConsumerStore } from "../../ports/consumer-store.ts";
import { answerError } from "../answer-error.ts";
import type { HttpAnswer, HttpClient } from "../http.ts";
import { secretFromText } from "../secret-text.ts";
import { renderJson, renderText } from "../template.ts";

interface StoreCall {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Without it: any 2xx that isn't a page. */
  readonly success?: Predicate;
}

export interface HttpStoreOptions {
  readonly name: string;
  readonly baseUrl: string;
  readonly credential?: () => Promise<Secret>;
  readonly auth: { readonly header: string; readonly scheme: "Bearer" | "Basic" | "raw" };
  /** `body` is a JSON template, `text` one that is sent as it is; both look up `${value}`. */
  readonly write: StoreCall & { readonly method: string; readonly body?: unknown; readonly text?: string };
  readonly read?: StoreCall & { readonly value?: string };
  readonly preflight?: StoreCall & { readonly method: string };
  readonly http: HttpClient;
  readonly timeoutMs?: number;
}

/** A store that is data: calls of an HTTP API, and what their answers mean. Throws `ERR_STORE_…` and `ERR_HTTP_…`. */
export function createHttpStore(options: HttpStoreOptions): ConsumerStore {
  const { name, baseUrl, write, read, preflight, http, timeoutMs } = options;

  /** The answer, if it is a success. */
  async function send(
    what: string,
    call: StoreCall,
    more: { readonly method: string; readonly changes: boolean; readonly body?: unknown },
  ): Promise<HttpAnswer> {
    const answer = await http.request({
      url: baseUrl.replace(/\/$/, "") + call.path,
      headers: { ...call.headers, ...(await authorization(options)) },
      ...more,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    });
    if (isSuccess(call, answer)) return answer;
    const { method, changes } = more;
    throw answerError({ name, what, changes, permission: `what ${method} ${call.path} takes` }, answer);
  }

  async function readValue(): Promise<Secret> {
    if (read === undefined) throw unsupported(name, "read back what it stores");
    const answer = await send("read the value", read, { method: "GET", changes: false });
    if (read.value === undefined) return secretFromText(answer.text, `what ${name} stores`);
    const value = getPointer(answer.json(), read.value);
    if (typeof value === "string") return secretFromText(value, `what ${name} stores`);
    throw new StanchError({
      code: "ERR_STORE_MISSING",
      message: `${name} can't read the value: the answer has no text at ${read.value || "its root"}`,
      hint: "compare the pointer in the config with the API",
    });
  }

  return {
    name,
    canRead: read !== undefined,
    byHand: false,
    async preflight() {
      if (preflight === undefined) await readValue();
      else
        await send("look whether it can be written", preflight, { method: preflight.method, changes: false });
    },
    read: readValue,
    async write(value) {
      const { method, body, text } = write;
      const sent = text === undefined ? renderJson(body, { value }) : renderText(text, { value });
      const plain = text === undefined ? {} : { "content-type": "text/plain" };
      const call = { ...write, headers: { ...plain, ...write.headers } };
      await send("write the value", call, { method, changes: true, body: sent });
    },
  };
}

function isSuccess({ success }: StoreCall, answer: HttpAnswer): boolean {
  const body = answer.json();
  if (success !== undefined) return holds(success, { status: answer.status, body });
  const { status, text } = answer;
  // A sign-in page isn't a stored value.
  return status >= 200 && status < 300 && (body !== undefined || !/^\s*</.test(text));
}

async function authorization({
  credential,
  auth: { header, scheme },
}: HttpStoreOptions): Promise<Readonly<Record<string, Secret>>> {
  if (credential === undefined) return {};
  const value = (await credential()).reveal();
  const basic = (): string => Buffer.from(value, "utf8").toString("base64");
  const text = scheme === "raw" ? value : `${scheme} ${scheme === "Basic" ? basic() : value}`;
  return { [header.toLowerCase()]: new Secret(text) };
}
