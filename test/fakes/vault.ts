import type { FakeCall } from "./fake-api.ts";
import { exampleValue, startFakeProvider } from "./fake-provider.ts";
import type { FakeProvider, FakeSecret } from "./fake-provider.ts";
import type { Reply } from "./faults.ts";
import type { Route } from "./key-server.ts";

interface Token extends FakeSecret {
  readonly meta: Readonly<Record<string, string>> | null;
  readonly policies: readonly string[];
  readonly createdAt: number;
  readonly parent: string | null;
  isGone: boolean;
}

export interface VaultOptions {
  /** Of 2020, which fails a second revoke; or of today, which answers it with a warning. */
  readonly words?: "old" | "new";
}

export interface FakeVault extends FakeProvider {
  /** A token that the one with this accessor made. */
  child(parent: string): string;
  lives(accessor: string): boolean;
  /** Listed for a while, though nothing stands behind it any more. */
  dangle(accessor: string): void;
}

/** Token endpoints of Vault, after website/content/api-docs/auth/token.mdx and vault/token_store.go. */
export async function startVault({ words = "new" }: VaultOptions = {}): Promise<FakeVault> {
  const admin = exampleValue("hvs.");
  const tokens: Token[] = [];
  const dangling = new Set<string>();

  function add(name: string, parent: string | null = null, policies: readonly string[] = ["deploy"]): Token {
    const id = exampleValue("", 4).replace("EXAMPLE", "acc");
    const createdAt = Math.floor(Date.now() / 1000);
    const meta = name === "" ? null : { name };
    const token = { id, value: exampleValue("hvs."), meta, policies, createdAt, parent, isGone: false };
    tokens.push(token);
    return token;
  }

  function answer(call: FakeCall): Reply {
    if (call.headers["x-vault-token"] !== admin) {
      return errors(403, "1 error occurred:\n\t* permission denied\n\n");
    }
    const { body } = call;
    const token = tokens.find((one) => one.id === body["accessor"] && !one.isGone);
    switch (routeOf(call)) {
      case "list": {
        const keys = [...tokens.filter((one) => !one.isGone).map(({ id }) => id), ...dangling];
        // Vault has no empty lists.
        return keys.length === 0 ? errors(404) : { status: 200, body: envelope({ data: { keys } }) };
      }
      case "create":
        return create(body);
      case "get":
        if (dangling.has(String(body["accessor"]))) return errors(403, "bad token");
        return token === undefined ? invalid() : { status: 200, body: envelope({ data: shown(token) }) };
      case "end":
        if (token !== undefined) {
          revoke(token);
          return { status: 204 };
        }
        if (words === "old") return invalid();
        return { status: 200, body: envelope({ warnings: ["No token found with this accessor"] }) };
      default:
        return errors(404);
    }
  }

  function create({ meta, policies }: FakeCall["body"]): Reply {
    const { name = "" } = (meta ?? {}) as { readonly name?: string };
    const token = add(name, null, Array.isArray(policies) ? policies.map(String) : undefined);
    const auth = {
      client_token: token.value,
      accessor: token.id,
      policies: token.policies,
      token_policies: token.policies,
      metadata: token.meta,
      lease_duration: 3600,
      renewable: true,
      entity_id: "",
      token_type: "service",
      orphan: true,
    };
    return { status: 200, body: envelope({ auth }) };
  }

  function revoke(token: Token): void {
    token.isGone = true;
    for (const child of tokens.filter(({ parent }) => parent === token.id)) revoke(child);
  }

  function invalid(): Reply {
    return words === "old"
      ? errors(400, "1 error occurred:\n\t* invalid accessor\n\n")
      : errors(403, "invalid accessor");
  }

  const fake = await startFakeProvider({
    admin,
    keys: tokens,
    isLive: (token) => !token.isGone,
    add,
    end: revoke,
    routeOf,
    answer,
  });
  return {
    ...fake,
    child: (parent) => add("child", parent).id,
    lives: (accessor) => tokens.some(({ id, isGone }) => id === accessor && !isGone),
    dangle: (accessor) => void dangling.add(accessor),
  };
}

function shown({ id, meta, policies, createdAt, parent }: Token): unknown {
  return {
    accessor: id,
    creation_time: createdAt,
    creation_ttl: 2_764_800,
    display_name: "token",
    entity_id: "",
    expire_time: new Date((createdAt + 2_764_800) * 1000).toISOString(),
    explicit_max_ttl: 0,
    id: "",
    issue_time: new Date(createdAt * 1000).toISOString(),
    meta,
    num_uses: 0,
    orphan: parent === null,
    path: "auth/token/create/deploy",
    policies,
    renewable: true,
    ttl: 2_764_790,
    type: "service",
  };
}

function routeOf({ method, segments, query }: FakeCall): Route | null {
  const path = segments.join("/");
  const isList = method === "LIST" || (method === "GET" && query.get("list") === "true");
  if (path === "v1/auth/token/accessors" && isList) return "list";
  if (method !== "POST") return null;
  if (path === "v1/auth/token/lookup-accessor") return "get";
  if (path === "v1/auth/token/revoke-accessor") return "end";
  return path === "v1/auth/token/create/deploy" ? "create" : null;
}

function envelope(members: Readonly<Record<string, unknown>>): unknown {
  const empty = { lease_id: "", renewable: false, lease_duration: 0, data: null, wrap_info: null };
  return { request_id: "f00341c1", ...empty, warnings: null, auth: null, ...members };
}

function errors(status: number, ...texts: readonly string[]): Reply {
  return { status, body: { errors: texts } };
}
