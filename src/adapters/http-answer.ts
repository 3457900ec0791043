const MAX_RETRY_AFTER_MS = 600_000;

/** An answer of any status. Body and headers stay out of `inspect` and `JSON.stringify`: they may hold a key. */
export interface HttpAnswer {
  readonly status: number;
  /** Origin and path; never a query. A path may hold a secret too: don't print it. */
  readonly url: string;
  /** From `Retry-After`, at most ten minutes. */
  readonly retryAfterMs?: number;
  readonly text: string;
  /** By name, any case; several values are joined by `, `. */
  header(name: string): string | undefined;
  /** Name and value of each cookie that it sets. */
  cookies(): readonly (readonly [string, string])[];
  /** The parsed body; `undefined` if it isn't JSON. */
  json(): unknown;
}

/** What came over the wire. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
}

/** `now` in milliseconds, for a `Retry-After` that is a date. */
export function toAnswer(url: URL, raw: RawAnswer, now: () => number): HttpAnswer {
  const retryAfterMs = parseRetryAfter(raw.headers["retry-after"], now);
  const shown = { status: raw.status, url: url.origin + url.pathname };
  const hidden: Pick<HttpAnswer, "text" | "header" | "cookies" | "json"> = {
    text: raw.text,
    header: (name) => {
      const value = raw.headers[name.toLowerCase()];
      return typeof value === "string" || value === undefined ? value : value.join(", ");
    },
    cookies: () => parseCookies(raw.headers["set-cookie"]),
    json: () => parseJson(raw.text),
  };
  const answer = retryAfterMs === undefined ? shown : { ...shown, retryAfterMs };
  for (const [name, value] of Object.entries(hidden)) {
    Object.defineProperty(answer, name, { value, enumerable: false });
  }
  return answer as HttpAnswer;
}

/** Where a GET may go on: the same origin only, never with user info. */
export function sameOriginRedirect(from: URL, raw: RawAnswer): URL | undefined {
  const location = raw.headers["location"];
  if (![301, 302, 303, 307, 308].includes(raw.status) || typeof location !== "string") return undefined;
  const next = URL.parse(location, from.href);
  return next?.origin === from.origin && next.username === "" && next.password === "" ? next : undefined;
}

/** Where a cookie is set twice the last one counts, as for a browser. */
function parseCookies(lines: string | readonly string[] | undefined): readonly (readonly [string, string])[] {
  const cookies = new Map<string, string>();
  for (const line of typeof lines === "string" ? [lines] : (lines ?? [])) {
    const [, name, value] = /^\s*([^=;\s]{1,200})\s*=\s*([^;]*?)\s*(?:;|$)/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) cookies.set(name, value);
  }
  return [...cookies];
}

/** Some servers put `)]}'` on a line of its own before it, so that no web page can run it as a script. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF?(?:\)\]\}'[^\n]{0,10}\n)?/, "")) as unknown;
  } catch {
    return undefined;
  }
}

function parseRetryAfter(
  value: string | readonly string[] | undefined,
  now: () => number,
): number | undefined {
  if (typeof value !== "string" || value.length > 64) return undefined;
  const text = value.trim();
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now();
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(0, ms), MAX_RETRY_AFTER_MS);
}
