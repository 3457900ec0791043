import type { AccessTokenExposedSchema, AccessTokenSchema, AuditEventSchema } from "@gitbeaker/core";
import type { FakeCall } from "./fake-api.ts";
import { exampleValue, startFakeProvider } from "./fake-provider.ts";
import type { FakeProvider, FakeSecret } from "./fake-provider.ts";
import type { Reply } from "./faults.ts";
import type { Route } from "./key-server.ts";

interface Token extends FakeSecret {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly accessLevel: number;
  readonly expiresAt: string;
  readonly createdAt: string;
  revoked: boolean;
}

export interface GitlabOptions {
  /** Whose tokens they are: a project's, a group's, a service account's, or (as an administrator) a user's. */
  readonly of: "projects" | "groups" | "accounts" | "users";
  /** Pages are never longer, whatever is asked for. */
  readonly pageSize?: number;
}

const OWNER = "team/app";
const USER = 42;

/** GitLab after doc/api/{project_access_tokens,personal_access_tokens,user_tokens,audit_events}.md. */
export function startGitlab({ of, pageSize = 100 }: GitlabOptions): Promise<FakeProvider> {
  const admin = exampleValue("glpat-");
  const tokens: Token[] = [];

  function add(
    name: string,
    scopes: readonly string[] = ["read_api"],
    accessLevel = 30,
    expiresAt = inDays(30),
  ): Token {
    const id = String(100 + tokens.length);
    const createdAt = new Date().toISOString();
    const value = exampleValue("glpat-");
    const token = { id, value, name, scopes, accessLevel, expiresAt, createdAt, revoked: false };
    tokens.push(token);
    return token;
  }

  function answer(call: FakeCall): Reply {
    if (call.headers["private-token"] !== admin)
      return { status: 401, body: { message: "401 Unauthorized" } };
    const { segments, query, method } = call;
    const route = routeOf(call);
    const id = segments.at(-1) ?? "";
    switch (route) {
      case "list": {
        const state = query.get("state");
        if (of === "users" && query.get("user_id") !== String(USER)) return notFound("404 User Not Found");
        return page(
          call,
          tokens.filter((token) => state !== "active" || !token.revoked).map((token) => shown(token)),
        );
      }
      case "create":
        return create(call.body);
      case "audit":
        return page(call, events(query));
      case "get":
      case "end": {
        const token = tokens.find((one) => one.id === id);
        if (token === undefined) return notFound(missing(of));
        if (method === "GET") return { status: 200, body: shown(token) };
        // A second revoke isn't told from the first.
        token.revoked = true;
        return { status: 204 };
      }
      default:
        // No such path, in the words of the router rather than of an endpoint.
        return { status: 404, body: { error: "404 Not Found" } };
    }
  }

  function create({ name, scopes, access_level: level = 40, expires_at: expires }: FakeCall["body"]): Reply {
    if (typeof name !== "string") return { status: 400, body: { error: "name is missing" } };
    if (!Array.isArray(scopes)) return { status: 400, body: { error: "scopes is missing" } };
    if (!scopes.every((scope) => SCOPES.has(String(scope)))) {
      return { status: 400, body: { error: "scopes does not have a valid value" } };
    }
    if (typeof expires !== "string" || !/^\d{4}-\d\d-\d\d$/.test(expires) || expires > inDays(365)) {
      return { status: 400, body: { message: "400 Bad request - Expiration date must be before a year" } };
    }
    const token = add(name, scopes.map(String), Number(level), expires);
    const body = { ...shown(token), token: token.value } satisfies AccessTokenExposedSchema;
    return { status: 201, body };
  }

  function shown(token: Token): AccessTokenSchema {
    const { name, scopes, accessLevel, revoked } = token;
    return {
      id: Number(token.id),
      name,
      revoked,
      created_at: token.createdAt,
      description: "",
      scopes: [...scopes] as NonNullable<AccessTokenSchema["scopes"]>,
      user_id: of === "users" || of === "accounts" ? USER : 1000 + Number(token.id),
      last_used_at: null,
      active: !revoked && token.expiresAt > inDays(0),
      expires_at: token.expiresAt,
      access_level: accessLevel,
    };
  }

  function events(query: URLSearchParams): readonly AuditEventSchema[] {
    const [after, before] = [query.get("created_after") ?? "", query.get("created_before") ?? "9"];
    return tokens
      .filter((token) => token.createdAt >= after && token.createdAt <= before)
      .map((token) => ({
        id: Number(token.id),
        author_id: 7,
        entity_id: 60,
        entity_type: "Project",
        details: {
          custom_message: `Created project access token with token_id: ${token.id} with scopes: [:api]`,
          author_name: "Jo",
          author_email: "jo@example.com",
          target_id: token.id,
          target_type: "PersonalAccessToken",
          target_details: token.name,
          ip_address: "192.0.2.7",
          entity_path: OWNER,
        },
        created_at: token.createdAt,
      }));
  }

  function page({ query, headers, segments }: FakeCall, rows: readonly unknown[]): Reply {
    const size = Math.min(pageSize, Number(query.get("per_page") ?? 20));
    const from = Number(query.get("cursor") ?? (Number(query.get("page") ?? 1) - 1) * size);
    const body = rows.slice(from, from + size);
    if (from + size >= rows.length) return { status: 200, body };
    const next = new URL(`http://${headers.host ?? ""}/${segments.map(encodeURIComponent).join("/")}`);
    for (const [name, value] of query) next.searchParams.set(name, value);
    if (query.get("pagination") === "keyset") next.searchParams.set("cursor", String(from + size));
    else next.searchParams.set("page", String(from / size + 2));
    return { status: 200, body, headers: { link: `<${next.href}>; rel="next"` } };
  }

  function routeOf({ method, segments }: FakeCall): Route | null {
    const path = segments.map(encodeURIComponent).join("/");
    const { list, create, audit } = pathsOf(of);
    if (path === audit) return "audit";
    if (path === create && method === "POST") return "create";
    if (path === list) return method === "GET" ? "list" : null;
    if (!path.startsWith(`${list}/`) || path.split("/").length !== list.split("/").length + 1) return null;
    if (method === "DELETE") return "end";
    // Of a service account's tokens only the list is shown.
    return method === "GET" && of !== "accounts" ? "get" : null;
  }

  return startFakeProvider({
    admin,
    keys: tokens,
    isLive: (token) => !token.revoked,
    add,
    end: (token) => void (token.revoked = true),
    routeOf,
    answer,
  });
}

const SCOPES: ReadonlySet<string> = new Set([
  "api",
  "read_api",
  "read_repository",
  "write_repository",
  "read_registry",
  "write_registry",
  "self_rotate",
]);

function pathsOf(of: GitlabOptions["of"]) {
  const owner = encodeURIComponent(OWNER);
  if (of === "users") {
    const create = `api/v4/users/${USER}/personal_access_tokens`;
    return { list: "api/v4/personal_access_tokens", create, audit: "api/v4/audit_events" };
  }
  const base = `api/v4/${of === "accounts" ? "groups" : of}/${owner}`;
  const list =
    of === "accounts" ? `${base}/service_accounts/${USER}/personal_access_tokens` : `${base}/access_tokens`;
  return { list, create: list, audit: `${base}/audit_events` };
}

function missing(of: GitlabOptions["of"]): string {
  return of === "users"
    ? "404 Not Found"
    : `404 ${of === "projects" ? "project" : "group"} Access Token Not Found`;
}

function notFound(message: string): Reply {
  return { status: 404, body: { message } };
}

function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}
