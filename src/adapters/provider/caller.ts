import { StanchError } from "../../core/errors.ts";
import { Secret } from "../../core/secret.ts";
import { getPointer } from "../../formats/json-pointer.ts";
import type { ProviderMapping } from "../../formats/provider-mapping.ts";
import type { Step, StepKind } from "../../formats/provider-steps.ts";
import type { HttpAnswer, HttpClient } from "../http.ts";
import { renderJson, renderPath, renderQuery, renderText } from "../template.ts";
import type { Lookups } from "../template.ts";
import { answerError, judge } from "./verdict.ts";
import type { Verdict } from "./verdict.ts";

export interface CallerOptions {
  readonly name: string;
  readonly mapping: ProviderMapping;
  readonly baseUrl: string;
  /** `null` where the mapping names no credential. */
  readonly credential: Secret | null;
  readonly variables: Readonly<Record<string, string>>;
  readonly http: HttpClient;
  /** For each call; by default the client's own. */
  readonly timeoutMs?: number;
}

export interface Reply {
  readonly verdict: Verdict;
  readonly answer: HttpAnswer;
  /** Parsed; `undefined` if the answer wasn't JSON. */
  readonly body: unknown;
}

/** Extra query of a page, or the whole address of the next one. */
export type PageAt = { readonly query: readonly (readonly [string, string])[] } | { readonly url: URL };

export interface Caller {
  /** One call of a step, judged. Only failures of the transport and of the log-in are thrown. */
  send<K extends StepKind>(kind: K, step: Step<K>, lookups: Lookups, page?: PageAt): Promise<Reply>;
  /** The error for a reply that isn't what the step is for. */
  error(kind: StepKind, reply: Reply): StanchError;
}

const READS: ReadonlySet<StepKind> = new Set(["login", "list", "get", "fetch-value", "audit"]);

/**
 * Sends the steps of a mapping with stanch's credential, or with the session that its log-in gave. A session that was
 * used before and is refused now is renewed once; a create always has a new one, so that it's never sent twice.
 */
export function createCaller(options: CallerOptions): Caller {
  const { name, mapping, credential, variables, http } = options;
  const base = new URL(options.baseUrl);
  let session: Promise<Secret> | null = null;

  function address(step: Step, lookups: Lookups, page: PageAt | undefined): URL {
    if (page !== undefined && "url" in page) return page.url;
    const url = new URL(base);
    url.pathname = base.pathname.replace(/\/$/, "") + renderPath(step.path, lookups);
    const query = [...renderQuery(step.query, lookups), ...(page?.query ?? [])];
    for (const [key, value] of query) url.searchParams.append(key, value);
    return url;
  }

  async function call(
    kind: StepKind,
    step: Step,
    given: Lookups,
    auth: Secret | null,
    page?: PageAt,
  ): Promise<Reply> {
    const lookups: Lookups = {
      ...variables,
      ...(credential === null ? {} : { credential }),
      ...(auth === null || mapping.steps.login === undefined ? {} : { session: auth }),
      ...given,
    };
    const headers = Object.entries(step.headers).map(
      ([header, text]) => [header, renderText(text, lookups)] as const,
    );
    const answer = await http.request({
      method: step.method,
      url: address(step, lookups, page).href,
      headers: { ...authHeader(mapping, auth, variables), ...Object.fromEntries(headers) },
      changes: !READS.has(kind),
      ...(step.body === undefined ? {} : { body: renderJson(step.body, lookups) }),
      ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
    });
    const body = answer.json();
    const { refused = mapping.refused, success } = step;
    const gone = "gone" in step ? (step.gone ?? mapping.gone) : "id" in given ? mapping.gone : undefined;
    const predicates = {
      refused,
      ...(success === undefined ? {} : { success }),
      ...(gone === undefined ? {} : { gone }),
    };
    return { verdict: judge(predicates, { status: answer.status, text: answer.text, body }), answer, body };
  }

  async function logIn(step: Step<"login">): Promise<Secret> {
    const reply = await call("login", step, {}, null);
    if (reply.verdict !== "success") throw error("login", reply);
    const value =
      "header" in step.session
        ? reply.answer.header(step.session.header)
        : getPointer(reply.body, step.session.pointer);
    if (typeof value === "string" && value !== "") return new Secret(value);
    throw new StanchError({
      code: "ERR_PROVIDER_ANSWER",
      message: `${name}, login: the answer holds no session`,
    });
  }

  function renew(step: Step<"login">): Promise<Secret> {
    const renewed = logIn(step);
    session = renewed;
    // A failed log-in is forgotten, so that the next call tries again.
    renewed.catch(() => {
      if (session === renewed) session = null;
    });
    return renewed;
  }

  function error(kind: StepKind, { verdict, answer }: Reply): StanchError {
    const about = { provider: name, step: kind, changes: !READS.has(kind) };
    return answerError(about, verdict === "success" ? "other" : verdict, answer);
  }

  return {
    error,
    async send(kind, step, lookups, page) {
      const { login } = mapping.steps;
      if (login === undefined) return call(kind, step, lookups, credential, page);
      const used = kind === "create" ? null : session;
      const reply = await call(kind, step, lookups, await (used ?? renew(login)), page);
      if (reply.verdict !== "refused") return reply;
      // Another call may have renewed it in the meantime.
      if (used === null) return reply;
      const next = session === used || session === null ? renew(login) : session;
      return call(kind, step, lookups, await next, page);
    },
  };
}

function authHeader(
  { credential }: ProviderMapping,
  auth: Secret | null,
  variables: Lookups,
): Readonly<Record<string, Secret>> {
  if (credential === undefined || auth === null) return {};
  switch (credential.scheme) {
    case "raw":
      return { [credential.header]: auth };
    case "Bearer":
      return { [credential.header]: new Secret(`Bearer ${auth.reveal()}`) };
    case "Basic": {
      const text = basicUser(credential.user, variables) + auth.reveal();
      return { [credential.header]: new Secret(`Basic ${Buffer.from(text).toString("base64")}`) };
    }
  }
}

/** What stands before the password; nothing if the credential brings its user along. */
function basicUser(template: string | undefined, variables: Lookups): string {
  if (template === undefined) return "";
  const user = String(renderText(template, variables));
  // The server splits at the first colon: the rest of the name would become part of the password.
  if (user === "" || user.includes(":")) {
    throw new StanchError({
      code: "ERR_PROVIDER_VALUE",
      message: "the user of the credential is empty or holds a colon",
    });
  }
  return `${user}:`;
}
