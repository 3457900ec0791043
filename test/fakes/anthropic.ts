import type { BetaAPIKey } from "@anthropic-ai/sdk/resources/beta/organization/api-keys";
import type { FakeCall } from "./fake-api.ts";
import { exampleValue, startFakeProvider } from "./fake-provider.ts";
import type { FakeProvider, FakeSecret } from "./fake-provider.ts";
import type { Reply } from "./faults.ts";
import type { Route } from "./key-server.ts";

interface Key extends FakeSecret {
  readonly name: string;
  readonly createdAt: string;
  status: BetaAPIKey["status"];
}

export interface FakeAnthropic extends FakeProvider {
  /** Of a key that was seeded. */
  value(id: string): string;
  expire(id: string): void;
}

const PAGE = 5;

/** The Admin API of Anthropic, after the types of its own client, and its activity feed. It makes no keys. */
export async function startAnthropic(): Promise<FakeAnthropic> {
  const admin = exampleValue("sk-ant-admin01-");
  const keys: Key[] = [];

  function add(name: string): Key {
    const id = `apikey_${keys.length + 1}`;
    const createdAt = new Date().toISOString();
    const key: Key = { id, value: exampleValue("sk-ant-api03-"), name, createdAt, status: "active" };
    keys.push(key);
    return key;
  }

  function answer(call: FakeCall): Reply {
    const { headers, query, body, segments } = call;
    if (headers["x-api-key"] !== admin) return fail(401, "authentication_error");
    if (headers["anthropic-version"] !== "2023-06-01") return fail(400, "invalid_request_error");
    const route = routeOf(call);
    if (route === "list") return page(query, keys.map(shown));
    if (route === "audit") return page(query, activities(query));
    const key = route === null ? undefined : keys.find((one) => one.id === segments.at(-1));
    if (key === undefined) return fail(404, "not_found_error");
    if (route !== "get") {
      const { status } = body;
      if (status !== "active" && status !== "inactive" && status !== "archived") {
        return fail(400, "invalid_request_error");
      }
      // Nothing documents a way back from there.
      if (key.status === "archived" && status !== "archived") return fail(400, "invalid_request_error");
      key.status = status;
    }
    return { status: 200, body: shown(key) };
  }

  function activities(query: URLSearchParams): readonly { readonly id: string }[] {
    const [from, to] = [query.get("created_at.gte") ?? "", query.get("created_at.lte") ?? "9"];
    return keys
      .filter(({ createdAt }) => createdAt >= from && createdAt <= to)
      .map((key) => ({
        id: `activity_${key.id}`,
        created_at: key.createdAt,
        type: "api_key_created",
        api_key_id: key.id,
        actor: { type: "user_actor", user_id: "user_1", ip_address: "192.0.2.7", user_agent: "Mozilla/5.0" },
      }));
  }

  const fake = await startFakeProvider({
    admin,
    keys,
    isLive: (key) => key.status === "active",
    add,
    end: (key) => void (key.status = "archived"),
    routeOf,
    answer,
  });
  const find = (id: string): Key => {
    const key = keys.find((one) => one.id === id);
    if (key === undefined) throw new Error(`no key ${id}`);
    return key;
  };
  return { ...fake, value: (id) => find(id).value, expire: (id) => void (find(id).status = "expired") };
}

function shown({ id, name, createdAt, status, value }: Key): BetaAPIKey {
  return {
    id,
    type: "api_key",
    name,
    created_at: createdAt,
    created_by: { id: "user_1", type: "user" },
    expires_at: null,
    partial_key_hint: `${value.slice(0, 16)}...${value.slice(-4)}`,
    principal: null,
    scope: { type: "workspace", workspace_id: "wrkspc_1" },
    status,
  };
}

function routeOf({ method, segments, body }: FakeCall): Route | null {
  const [v1, second, third, id, more] = segments;
  if (v1 !== "v1" || more !== undefined) return null;
  if (second === "compliance") return third === "activities" && id === undefined ? "audit" : null;
  if (second !== "organizations" || third !== "api_keys") return null;
  if (id === undefined) return method === "GET" ? "list" : null;
  if (method === "GET") return "get";
  return body["status"] === "archived" ? "end" : body["status"] === "inactive" ? "disable" : "enable";
}

function page(query: URLSearchParams, rows: readonly { readonly id: string }[]): Reply {
  const size = Math.min(PAGE, Number(query.get("limit") ?? 20));
  const after = query.get("after_id");
  const from = after === null ? 0 : rows.findIndex(({ id }) => id === after) + 1;
  const data = rows.slice(from, from + size);
  const ends = { first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null };
  return { status: 200, body: { data, ...ends, has_more: from + size < rows.length } };
}

function fail(status: number, type: string): Reply {
  return { status, body: { type: "error", error: { type, message: "see the documentation" } } };
}
