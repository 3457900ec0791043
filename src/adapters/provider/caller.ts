import { StanchError } from "../../core/errors.ts";
import type { Secret } from "../../core/secret.ts";
import type { Call } from "../../formats/provider-call.ts";
import type { ProviderMapping } from "../../formats/provider-mapping.ts";
import type { Step, StepKind } from "../../formats/provider-steps.ts";
import { callsOf } from "../../formats/provider-calls.ts";
import { lookupsIn } from "../../formats/template.ts";
import type { HttpAnswer, HttpClient } from "../http.ts";
import type { Lookups } from "../template.ts";
import { asSecret, readGiven, readSource, secretNames } from "./given.ts";
import { requestOf } from "./request.ts";
import type { PageAt } from "./request.ts";
import { createSessionKeeper } from "./session.ts";
import type { Session } from "./session.ts";
import { answerError, judgeCall } from "./verdict.ts";
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
  /** Parsed, or the text where the call expects text; `undefined` if the answer wasn't that. */
  readonly body: unknown;
  /** Whether the call may have changed something. */
  readonly changes: boolean;
}

/** A call of a step and what it's made with. */
export interface Sent {
  readonly kind: StepKind;
  readonly call: Call;
  readonly lookups: Lookups;
  readonly page?: PageAt;
  /** A call before a step's own: it only looks, whatever the step does. */
  readonly isFirst?: boolean;
}

/** How a step went: the reply that decides, and all that its calls gave. */
export interface Outcome {
  readonly reply: Reply;
  readonly lookups: Lookups;
}

export interface Caller {
  /** One call, judged. Only failures of the transport and of the log-in are thrown. */
  send(sent: Sent): Promise<Reply>;
  /** The calls before a step's own, and then that. The first one that isn't a success decides. */
  run<K extends StepKind>(kind: K, step: Step<K>, lookups: Lookups): Promise<Outcome>;
  /** The look-ups with what the calls before the step's own give; throws if one of these isn't a success. */
  prepare<K extends StepKind>(kind: K, step: Step<K>, lookups: Lookups): Promise<Lookups>;
  /** The error for a reply that isn't what the step is for. */
  error(kind: StepKind, reply: Reply): StanchError;
}

const READS: ReadonlySet<StepKind> = new Set(["login", "list", "get", "fetch-value", "audit"]);
const NONE: ReadonlySet<string> = new Set();

/**
 * Sends the calls of a mapping with stanch's credential, or with the session that its log-in gave. A session that was
 * used before and is refused now is renewed once; a create always has a new one, so that it's never sent twice.
 */
export function createCaller(options: CallerOptions): Caller {
  const { name, mapping, credential, variables, http } = options;
  const { login } = mapping.steps;
  const sessions = createSessionKeeper(logIn);
  const { create } = mapping.steps;
  const createCalls = create === undefined ? [] : callsOf({ create }).map(({ call }) => call);
  const sessionNames = new Set(["session", ...Object.keys(login?.gives ?? {})]);

  function authOf(kind: StepKind, call: Call): "credential" | "session" | "none" {
    if (kind === "login") return call.auth ?? "none";
    return call.auth ?? mapping.auth ?? (login === undefined ? "credential" : "session");
  }

  function needsSession(kind: StepKind, call: Call): boolean {
    if (login === undefined || kind === "login") return false;
    const { headers, body, form, path, query } = call;
    const used = lookupsIn([mapping.headers, headers, body, form, path, query]);
    return authOf(kind, call) === "session" || used.some((one) => sessionNames.has(one));
  }

  async function exchange(sent: Sent, session: Session | null): Promise<Reply> {
    const { kind, call, lookups, page, isFirst = false } = sent;
    const changes = !isFirst && !READS.has(kind);
    const known: Lookups = {
      ...variables,
      ...(credential === null ? {} : { credential }),
      ...(session === null ? {} : { session: session.value, ...session.gives }),
      ...lookups,
    };
    const auth = authOf(kind, call);
    const request = requestOf(options, call, known, {
      auth: auth === "credential" ? credential : auth === "session" ? (session?.value ?? null) : null,
      isSession: auth === "session",
      skip: kind === "login" ? sessionNames : NONE,
      ...(page === undefined ? {} : { page }),
    });
    const answer = await http.request({
      ...request,
      changes,
      ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
    });
    return { ...judgeCall(mapping, call, { isAboutKey: "id" in lookups, isFirst }, answer), answer, changes };
  }

  async function logIn(): Promise<Session> {
    if (login === undefined) throw new Error("a session without a log-in");
    const { reply } = await run("login", login, {});
    if (reply.verdict !== "success") throw error("login", reply);
    const value = readSource(login.session, reply);
    const where = `${name}, login`;
    if (value === undefined || value === null || value === "") {
      throw new StanchError({
        code: "ERR_PROVIDER_ANSWER",
        message: `${where}: the answer holds no session`,
      });
    }
    const about = { where, happened: "no", secret: secretNames(login.gives) } as const;
    return { value: asSecret(value, where, "no"), gives: readGiven(login.gives, reply, about) };
  }

  async function send(sent: Sent): Promise<Reply> {
    if (!needsSession(sent.kind, sent.call)) return exchange(sent, null);
    const used = sessions.current();
    if (used === null || sent.kind === "create") return exchange(sent, await (used ?? sessions.renew()));
    const reply = await exchange(sent, await used);
    return reply.verdict === "refused" ? exchange(sent, await sessions.after(used)) : reply;
  }

  async function look<K extends StepKind>(kind: K, step: Step<K>, lookups: Lookups) {
    let known: Lookups = { ...variables, ...lookups };
    for (const call of step.first) {
      const reply = await send({ kind, call, lookups: known, isFirst: true });
      if (reply.verdict !== "success") return { reply, lookups: known };
      const about = { where: `${name}, ${kind}`, happened: "no", secret: NONE } as const;
      known = { ...known, ...readGiven(call.gives, reply, about) };
    }
    return { reply: null, lookups: known };
  }

  async function run<K extends StepKind>(kind: K, step: Step<K>, lookups: Lookups): Promise<Outcome> {
    const isCreate = kind === "create" && createCalls.some((call) => needsSession(kind, call));
    if (isCreate) await sessions.renew();
    const looked = await look(kind, step, lookups);
    if (looked.reply !== null) return { reply: looked.reply, lookups: looked.lookups };
    return { reply: await send({ kind, call: step, lookups: looked.lookups }), lookups: looked.lookups };
  }

  function error(kind: StepKind, { verdict, answer, changes }: Reply): StanchError {
    const { needs } = mapping.steps[kind] ?? {};
    return answerError(
      { provider: name, step: kind, changes, ...(needs === undefined ? {} : { needs }) },
      verdict === "success" ? "other" : verdict,
      answer,
    );
  }

  return {
    error,
    send,
    run,
    async prepare(kind, step, lookups) {
      const looked = await look(kind, step, lookups);
      if (looked.reply !== null) throw error(kind, looked.reply);
      return looked.lookups;
    },
  };
}
