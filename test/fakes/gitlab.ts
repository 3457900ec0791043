import type { ProjectVariableSchema } from "@gitbeaker/core";
import { type FakeCall, type FakeReply, type FakeServer, startFakeServer } from "./fake-server.ts";

/** As the API shows it; `hidden` and `raw` aren't in the types yet. */
export interface GitlabVariable extends ProjectVariableSchema {
  readonly hidden: boolean;
  readonly raw: boolean;
  /** What a job gets. */
  readonly value: string;
}

/** The part of GitLab that keeps CI/CD variables, by the path of their owner (`projects/shop/web`). */
export interface Gitlab {
  readonly server: FakeServer;
  readonly variables: Map<string, GitlabVariable[]>;
  /** Scopes of the one token that it takes. */
  readonly scopes: Set<string>;
}

export const GITLAB_TOKEN = "glpat-EXAMPLE_gitlab_token";
const MASKABLE = /^[a-zA-Z0-9_+=/@:.~-]{8,}$/;

/** One variable that every branch and environment gets, unless told otherwise. */
export function gitlabVariable(more: Partial<GitlabVariable>): GitlabVariable {
  const settings = {
    protected: true,
    masked: true,
    hidden: false,
    raw: true,
    variable_type: "env_var",
  } as const;
  return {
    key: "API_KEY",
    value: "",
    environment_scope: "*",
    description: "of the shop",
    ...settings,
    ...more,
  };
}

export async function startGitlab(): Promise<Gitlab> {
  const variables = new Map<string, GitlabVariable[]>();
  const scopes = new Set(["api"]);

  const find = (owner: string, key: string, { query }: FakeCall): GitlabVariable | FakeReply => {
    const scope = query.get("filter[environment_scope]");
    const found = (variables.get(owner) ?? []).filter(
      (one) => one.key === key && (scope === null || one.environment_scope === scope),
    );
    if (found.length > 1)
      return said(
        409,
        "There are multiple variables with provided parameters. Please use 'filter[environment_scope]'",
      );
    // A group's PUT that finds none of the scope takes the first of the name.
    const [
      only = owner.startsWith("groups/") ? variables.get(owner)?.find((one) => one.key === key) : undefined,
    ] = found;
    return only ?? said(404, "404 Variable Not Found");
  };

  const show = (one: GitlabVariable): FakeReply => ({
    status: 200,
    body: one.hidden ? { ...one, value: null } : (one satisfies ProjectVariableSchema),
  });

  const put = (owner: string, key: string, call: FakeCall): FakeReply => {
    if (!scopes.has("api")) return { status: 403, body: { error: "insufficient_scope", scope: "api" } };
    const found = find(owner, key, call);
    if (isReply(found)) return found;
    const next = { ...found, ...(call.json as Partial<GitlabVariable>) };
    if (next.masked && !MASKABLE.test(next.value)) return said(400, { value: ["is invalid"] });
    variables.set(
      owner,
      (variables.get(owner) ?? []).map((one) => (one === found ? next : one)),
    );
    return show(next);
  };

  const server = await startFakeServer((call) => {
    const { method, path, headers } = call;
    const known = headers["private-token"] === GITLAB_TOKEN;
    const refused = (): FakeReply => said(401, "401 Unauthorized");
    if (path === "/api/v4/personal_access_tokens/self")
      return {
        route: "self",
        answer: () => (known ? { status: 200, body: { scopes: [...scopes] } } : refused()),
      };
    const [, kind = "", id = "", key = ""] =
      /^\/api\/v4\/(projects|groups)\/([^/]+)\/variables\/(\w+)$/.exec(path) ?? [];
    if (kind === "") return null;
    const owner = `${kind}/${decodeURIComponent(id)}`;
    if (method === "PUT")
      return { route: "write", answer: () => (known ? put(owner, key, call) : refused()) };
    const read = (): FakeReply => {
      const found = find(owner, key, call);
      return isReply(found) ? found : show(found);
    };
    return { route: "read", answer: () => (known ? read() : refused()) };
  });
  return { server, variables, scopes };
}

function isReply(one: GitlabVariable | FakeReply): one is FakeReply {
  return "status" in one;
}

function said(status: number, message: unknown): FakeReply {
  return { status, body: { message } };
}
