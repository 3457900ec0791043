import { createHash } from "node:crypto";
import { type FakeCall, type FakeReply, type FakeServer, startFakeServer } from "./fake-server.ts";
import { type Schemas, paged, unauthorised, user } from "./github-shapes.ts";

/** A token of a person, and its access to the organisation acme. */
export interface FakeToken {
  readonly value: string;
  /** Number of the token, as the audit log names it. */
  readonly id: number;
  readonly name: string;
  readonly owner: string;
  alive: boolean;
  /** Without it the organisation doesn't list it. */
  access: boolean;
  expired: boolean;
}

/** GitHub's tokens, the organisation's list of them and its audit log. */
export interface GithubTokens {
  readonly server: FakeServer;
  readonly tokens: FakeToken[];
  /** Entries of the audit log, oldest first, with `@timestamp` in milliseconds. */
  readonly log: Readonly<Record<string, unknown>>[];
  make(name: string, owner?: string): FakeToken;
}

const LIST = "/orgs/acme/personal-access-tokens";

export async function startGithubTokens(): Promise<GithubTokens> {
  const tokens: FakeToken[] = [];
  const log: Readonly<Record<string, unknown>>[] = [];

  function list(call: FakeCall): FakeReply {
    const wanted = call.query.getAll("token_id[]");
    const all = tokens.filter(
      ({ access, id }) => access && (wanted.length === 0 || wanted.includes(String(id))),
    );
    const { rows, headers } = paged(call, all.map(grant), 5);
    return { status: 200, headers, body: rows };
  }

  function revokeAccess(number: number, sent: unknown): FakeReply {
    if ((sent as { action?: unknown } | null)?.action !== "revoke") return { status: 422 };
    const token = tokens.find(({ id, access }) => access && grantNumber(id) === number);
    if (token === undefined) return { status: 404, body: { message: "Not Found" } };
    token.access = false;
    return { status: 204 };
  }

  function revokeEverywhere({ headers, json }: FakeCall): FakeReply {
    if (headers.authorization !== undefined) return { status: 403, body: { message: "Forbidden" } };
    const { credentials = [] } = (json ?? {}) as { credentials?: string[] };
    if (credentials.length === 0) return { status: 422, body: { message: "Invalid request" } };
    for (const token of tokens)
      if (credentials.includes(token.value)) Object.assign(token, { alive: false, access: false });
    return { status: 202, body: {} };
  }

  function use({ headers }: FakeCall): FakeReply {
    const token = tokens.find(({ value, alive }) => alive && headers.authorization === `Bearer ${value}`);
    return token === undefined
      ? { status: 401, body: { message: "Bad credentials" } }
      : { status: 200, body: user(token.owner) };
  }

  const server = await startFakeServer((call) => {
    const { method, path, query, json } = call;
    const named = (route: string, answer: () => FakeReply) => ({
      route,
      answer: () => unauthorised(call) ?? answer(),
    });
    const number = Number(new RegExp(`^${LIST}/(\\d+)$`).exec(path)?.[1]);
    if (method === "GET" && path === LIST)
      return named(query.has("page") ? "list-more" : "list", () => list(call));
    if (method === "POST" && !Number.isNaN(number)) return named("end", () => revokeAccess(number, json));
    if (method === "GET" && path === "/orgs/acme/audit-log")
      return named(query.has("after") ? "audit-more" : "audit", () => audit(call, log));
    if (method === "POST" && path === "/credentials/revoke")
      return { route: "revoke", answer: () => revokeEverywhere(call) };
    return method === "GET" && path === "/user" ? { route: "use", answer: () => use(call) } : null;
  });
  return {
    server,
    tokens,
    log,
    make(name, owner = "ada") {
      const id = 7001 + tokens.length;
      const value = `github_pat_EXAMPLE0000000000000${String(id)}`;
      const token = { value, id, name, owner, alive: true, access: true, expired: false };
      tokens.push(token);
      return token;
    },
  };
}

/** Access has a number of its own. */
function grantNumber(tokenId: number): number {
  return tokenId - 6000;
}

function grant({ id, name, owner, expired }: FakeToken): Schemas["organization-programmatic-access-grant"] {
  return {
    id: grantNumber(id),
    owner: user(owner),
    repository_selection: "all",
    repositories_url: `https://api.github.com${LIST}/${String(grantNumber(id))}/repositories`,
    permissions: { organization: { members: "read" }, repository: { contents: "write", metadata: "read" } },
    access_granted_at: "2026-11-01T08:00:00Z",
    token_id: id,
    token_name: name,
    token_expired: expired,
    token_expires_at: "2027-01-01T00:00:00Z",
    token_last_used_at: "2026-11-26T09:00:00.000-08:00",
  };
}

/** As GitHub searches: by whole seconds, by hash; the cursor stands in the `Link` header alone. */
function audit(
  { query, headers, path }: FakeCall,
  log: readonly Readonly<Record<string, unknown>>[],
): FakeReply {
  const phrase = query.get("phrase") ?? "";
  const [, from = "", to = ""] = /created:(\S+?)\.\.(\S+)/.exec(phrase) ?? [];
  const hash = /hashed_token:"([^"]+)"/.exec(phrase)?.[1];
  const isGit = (row: Readonly<Record<string, unknown>>) => String(row["action"]).startsWith("git.");
  const found = log.filter(
    (row) =>
      Number(row["@timestamp"]) >= Date.parse(from) &&
      Number(row["@timestamp"]) <= Date.parse(to) &&
      (hash === undefined || row["hashed_token"] === hash) &&
      (query.get("include") === "all" || !isGit(row)),
  );
  if (query.get("order") !== "asc") found.reverse();
  const start = Number(Buffer.from(query.get("after") ?? "", "base64").toString() || "0");
  const size = Math.min(2, Number(query.get("per_page") ?? "30"));
  const body = found.slice(start, start + size);
  if (start + size >= found.length) return { status: 200, body };
  const next = new URLSearchParams(query);
  next.set("after", Buffer.from(String(start + size)).toString("base64"));
  const link = `<http://${headers.host ?? ""}${path}?${next.toString()}>; rel="next", <http://${headers.host ?? ""}${path}>; rel="first"`;
  return { status: 200, headers: { link }, body };
}

/** What the audit log calls `hashed_token`. */
export function hashedToken(value: string): string {
  return createHash("sha256").update(value).digest("base64");
}
