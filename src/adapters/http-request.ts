import { StanchError } from "../core/errors.ts";
import { Secret } from "../core/secret.ts";

export interface HttpRequest {
  readonly method: string;
  /** Absolute, `http:` or `https:`, without user info. */
  readonly url: string;
  /** A `Secret` is revealed at the last moment; CR, LF and other controls are refused. */
  readonly headers?: Readonly<Record<string, string | Secret>>;
  /** Text is sent as it is; anything else as JSON, in which a `Secret` stands for its value. GET and HEAD have none. */
  readonly body?: unknown;
  /** For the whole call, redirects included. Default 30 s. */
  readonly timeoutMs?: number;
  /** Cap on the answer's body. Default 4 MiB. */
  readonly maxBytes?: number;
  /** Whether the call changes something at the server; by default all but GET and HEAD do. */
  readonly changes?: boolean;
}

/** The URL, parsed; throws `ERR_HTTP_URL_INVALID` without repeating it. */
export function checkedUrl(text: string): URL {
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "") {
    return url;
  }
  throw new StanchError({
    code: "ERR_HTTP_URL_INVALID",
    message: "the address to call isn't an absolute http or https URL without user info",
  });
}

/** The body as text, with every `Secret` in clear: for the wire only. */
export function encodeBody(body: unknown): string | undefined {
  if (body === undefined || typeof body === "string") return body;
  return body instanceof Secret ? body.reveal() : JSON.stringify(revealed(body));
}

/** `JSON.stringify` calls `toJSON` before a replacer sees the value, so masks are replaced beforehand. */
function revealed(value: unknown): unknown {
  if (value instanceof Secret) return value.reveal();
  if (Array.isArray(value)) return value.map(revealed);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, revealed(member)]));
}

/** Headers by lower-case name, in clear: for the wire only. Throws `ERR_HTTP_HEADER_INVALID`. */
export function encodeHeaders(request: HttpRequest, userAgent = "stanch"): Readonly<Record<string, string>> {
  const headers: Record<string, string> = { "user-agent": userAgent, accept: "application/json, */*;q=0.5" };
  const json =
    request.body !== undefined && typeof request.body !== "string" && !(request.body instanceof Secret);
  if (json) headers["content-type"] = "application/json";
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    const text = value instanceof Secret ? value.reveal() : value;
    if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/.test(name) || !/^[\t\x20-\x7e\x80-\xff]*$/.test(text)) {
      throw new StanchError({
        code: "ERR_HTTP_HEADER_INVALID",
        message: "a header holds a character that headers can't carry",
      });
    }
    headers[name.toLowerCase()] = text;
  }
  // Last, so that nobody can ask for a compressed answer: a small one may unpack to gigabytes.
  headers["accept-encoding"] = "identity";
  return headers;
}
