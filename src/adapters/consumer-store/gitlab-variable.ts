import { z } from "zod";
import { StanchError, unsupported } from "../../core/errors.ts";
import type { Secret } from "../../core/secret.ts";
import type { ConsumerStore } from "../../ports/consumer-store.ts";
import { type CallAbout, answerError } from "../answer-error.ts";
import type { HttpAnswer, HttpClient } from "../http.ts";
import { secretFromText } from "../secret-text.ts";

export interface GitlabVariableOptions {
  readonly name: string;
  readonly baseUrl: string;
  readonly credential: () => Promise<Secret>;
  /** Number or path. */
  readonly owner: { readonly project: string } | { readonly group: string };
  readonly variable: string;
  readonly environmentScope: string;
  readonly hidden: boolean;
  /** 30 s unless told. */
  readonly timeoutMs?: number;
  readonly http: HttpClient;
}

/** `hidden` is told by GitLab 17.4 and later, `environment_scope` of a group only by some editions. */
const variableSchema = z.looseObject({
  key: z.string(),
  value: z.string().nullable(),
  masked: z.boolean().default(false),
  hidden: z.boolean().default(false),
  environment_scope: z.string().default("*"),
});
const tokenSchema = z.looseObject({ scopes: z.array(z.string()) });
type Variable = z.output<typeof variableSchema>;

/**
 * A CI/CD variable of a project or a group, for jobs that start after the write; all of its other settings stay as they
 * are. It must be there: nothing is created. Throws `ERR_STORE_…` and `ERR_HTTP_…`.
 */
export function createGitlabVariableStore(options: GitlabVariableOptions): ConsumerStore {
  const { name, variable, environmentScope, hidden } = options;
  const permission =
    "project" in options.owner
      ? "the api scope and the role Maintainer in the project"
      : "the api scope and the role Owner in the group";
  const reading: CallAbout = { name, what: "read the variable", changes: false, permission };
  const writing: CallAbout = { name, what: "write the variable", changes: true, permission };

  async function call(
    method: "GET" | "PUT",
    url = urlOf(options),
    body?: { readonly value: Secret },
  ): Promise<HttpAnswer> {
    return options.http.request({
      method,
      url,
      headers: { "private-token": await options.credential() },
      ...(body === undefined ? {} : { body }),
      ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
    });
  }

  /** Without a variable of exactly this scope a group's PUT takes one of another. */
  function variableIn(about: CallAbout, answer: HttpAnswer): Variable {
    if (answer.status !== 200) throw answerError(about, answer);
    const parsed = variableSchema.safeParse(answer.json());
    const isIt =
      parsed.success && parsed.data.key === variable && parsed.data.environment_scope === environmentScope;
    if (isIt) return parsed.data;
    throw answerError(about, { status: 200 });
  }

  async function find(): Promise<Variable> {
    const found = variableIn(reading, await call("GET"));
    const isHidden = found.hidden || found.value === null;
    if (isHidden === hidden) return found;
    throw new StanchError({
      code: "ERR_STORE_REFUSED",
      message: `${name}: the variable ${variable} is ${isHidden ? "hidden" : "not hidden"} in GitLab`,
      hint: `say hidden: ${String(isHidden)} in the config`,
    });
  }

  return {
    name,
    canRead: !hidden,
    byHand: false,
    async preflight() {
      await find();
      // Who may read a variable may write it, unless the token itself is for reading only. Of some tokens nobody can tell.
      const own = tokenSchema.safeParse(
        (await call("GET", `${apiOf(options)}/personal_access_tokens/self`)).json(),
      );
      if (!own.success || own.data.scopes.includes("api")) return;
      throw answerError(writing, { status: 403 });
    },
    async read() {
      if (hidden) throw unsupported(name, "be read: the variable is hidden");
      return secretFromText((await find()).value ?? "", `what ${name} stores`);
    },
    async write(value) {
      const { masked } = await find();
      const answer = await call("PUT", urlOf(options), { value });
      if (answer.status === 400 && masked) throw unmaskable(name);
      const kept = variableIn(writing, answer).value;
      if (!hidden && kept !== value.reveal()) throw answerError(writing, { status: 200 });
    },
  };
}

function apiOf({ baseUrl }: GitlabVariableOptions): string {
  return `${baseUrl.replace(/\/$/, "")}/api/v4`;
}

function urlOf(options: GitlabVariableOptions): string {
  const { owner, variable, environmentScope } = options;
  const [kind, id] = "project" in owner ? ["projects", owner.project] : ["groups", owner.group];
  const filter = new URLSearchParams({ "filter[environment_scope]": environmentScope });
  return `${apiOf(options)}/${kind}/${encodeURIComponent(id)}/variables/${variable}?${filter.toString()}`;
}

function unmaskable(name: string): StanchError {
  return new StanchError({
    code: "ERR_STORE_REFUSED",
    message: `${name} can't write the variable: GitLab can't mask this value in its logs (400)`,
    hint: "a masked value has 8 characters or more, in one line without spaces, of letters, digits and _+=/@:.~-; don't unmask it: the key would show in job logs",
  });
}
