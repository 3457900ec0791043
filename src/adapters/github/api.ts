import { Secret } from "../../core/secret.ts";
import type { Clock } from "../../ports/clock.ts";
import type { HttpAnswer, HttpClient } from "../http.ts";

const API_VERSION = "2022-11-28";
/** GitHub asks for a minute where it gives no time of its own. */
const UNTOLD_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 3_600_000;

export interface GithubApiOptions {
  /** `https://api.github.com`, or `https://HOST/api/v3` of an Enterprise Server. */
  readonly baseUrl: string;
  /** Without one calls are anonymous. */
  readonly credential?: () => Promise<Secret>;
  readonly http: HttpClient;
  readonly clock: Pick<Clock, "now">;
  /** For each call; 30 s without it. */
  readonly timeoutMs?: number;
}

export interface GithubCall {
  readonly method: "GET" | "POST" | "PUT";
  readonly url: string;
  /** Sent as JSON, in which a `Secret` stands for its value. */
  readonly body?: unknown;
  /** Whether the call changes something that matters; by default all but GET do. */
  readonly changes?: boolean;
  /** Without a credential, where GitHub wants none. */
  readonly anonymous?: true;
}

/** GitHub's REST API: headers, address and rate limits. */
export interface GithubApi {
  /** Address of a path whose parts are encoded already. */
  at(path: string, query?: readonly (readonly [string, string])[]): string;
  /** An answer of any status. A rate limit is a 429 with the time to wait, whichever way GitHub says it. */
  send(call: GithubCall): Promise<HttpAnswer>;
}

export function createGithubApi({
  baseUrl,
  credential,
  http,
  clock,
  timeoutMs,
}: GithubApiOptions): GithubApi {
  return {
    at(path, query = []) {
      const text = query.map((pair) => pair.map((part) => encodeURIComponent(part)).join("=")).join("&");
      return `${baseUrl.replace(/\/$/, "")}${path}${text === "" ? "" : `?${text}`}`;
    },
    async send({ method, url, body, changes, anonymous }) {
      const value = anonymous === true ? undefined : await credential?.();
      const answer = await http.request({
        method,
        url,
        headers: {
          accept: "application/vnd.github+json",
          "x-github-api-version": API_VERSION,
          ...(value === undefined ? {} : { authorization: new Secret(`Bearer ${value.reveal()}`) }),
        },
        ...(body === undefined ? {} : { body }),
        ...(changes === undefined ? {} : { changes }),
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
      });
      const wait = waitOf(answer, Date.parse(clock.now()));
      return wait === null ? answer : busy(answer, wait);
    },
  };
}

/** `/repos/OWNER/NAME` of `OWNER/NAME`. */
export function repositoryPath(repository: string): string {
  return `/repos/${repository.split("/").map(encodeURIComponent).join("/")}`;
}

/** Milliseconds to wait; null for an answer that isn't a limit. A refusal is told from a limit by what stands beside it. */
function waitOf(answer: HttpAnswer, now: number): number | null {
  const { status, retryAfterMs, text } = answer;
  if (status !== 403 && status !== 429) return null;
  if (retryAfterMs !== undefined) return retryAfterMs;
  const reset = answer.header("x-ratelimit-reset") ?? "";
  if (answer.header("x-ratelimit-remaining") === "0" && /^\d{1,12}$/.test(reset)) {
    return Math.min(Math.max(1000, Number(reset) * 1000 - now), LONGEST_WAIT_MS);
  }
  const isLimit = status === 429 || /secondary rate limit/i.test(text.slice(0, 2000));
  return isLimit ? UNTOLD_WAIT_MS : null;
}

function busy(answer: HttpAnswer, retryAfterMs: number): HttpAnswer {
  const header = (name: string): string | undefined => answer.header(name);
  return {
    status: 429,
    url: answer.url,
    retryAfterMs,
    text: "",
    header,
    cookies: () => [],
    json: () => undefined,
  };
}
