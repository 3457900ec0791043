import type { v2 } from "@datadog/datadog-api-client";
import type { FakeCall } from "./fake-api.ts";
import { exampleValue, startFakeProvider } from "./fake-provider.ts";
import type { FakeProvider, FakeSecret } from "./fake-provider.ts";
import type { Reply } from "./faults.ts";
import type { Route } from "./key-server.ts";
import type { Wire } from "./wire.ts";

interface Key extends FakeSecret {
  readonly name: string;
  readonly scopes: readonly string[] | null;
  readonly createdAt: string;
  isGone: boolean;
}

export interface DatadogOptions {
  /** API keys of the organisation, or application keys of a service account. */
  readonly of: "api" | "application";
}

const PAGE = 5;

/** Keys of Datadog, after the types of its own client. */
export function startDatadog({ of }: DatadogOptions): Promise<FakeProvider> {
  const admin = exampleValue("ddpat_");
  const keys: Key[] = [];

  function add(name: string, scopes: readonly string[] | null = null): Key {
    const id = `00000000-0000-4000-8000-${String(keys.length + 1).padStart(12, "0")}`;
    const createdAt = new Date().toISOString();
    const key = { id, value: exampleValue(""), name, scopes, createdAt, isGone: false };
    keys.push(key);
    return key;
  }

  function answer(call: FakeCall): Reply {
    if (call.headers.authorization !== `Bearer ${admin}`) return fail(401, "Unauthorized");
    const key = keys.find((one) => one.id === call.segments.at(-1) && !one.isGone);
    switch (routeOf(call)) {
      case "list":
        return list(call.query);
      case "audit":
        return audit(call.query);
      case "create": {
        const { attributes } = call.body["data"] as {
          readonly attributes: { readonly name?: string; readonly scopes?: readonly string[] };
        };
        if (attributes.name === undefined) return fail(400, "Bad Request");
        return { status: 201, body: { data: full(add(attributes.name, attributes.scopes ?? null)) } };
      }
      case "get":
        // With the whole value, unless the organisation shows values once.
        return key === undefined ? fail(404, "Not Found") : { status: 200, body: { data: full(key) } };
      case "end":
        if (key === undefined) return fail(404, "Not Found");
        key.isGone = true;
        return { status: 204 };
      default:
        return fail(404, "Not Found");
    }
  }

  function list(query: URLSearchParams): Reply {
    const size = Math.min(PAGE, Number(query.get("page[size]") ?? 10));
    const from = Number(query.get("page[number]") ?? 0) * size;
    const rows = keys.filter((key) => !key.isGone);
    const page = { total_filtered_count: rows.length };
    const shown = rows.slice(from, from + size);
    const body =
      of === "api"
        ? ({ data: shown.map(apiKey), meta: { page } } satisfies Wire<v2.APIKeysResponse>)
        : ({
            data: shown.map(applicationKey),
            meta: { page },
          } satisfies Wire<v2.ListApplicationKeysResponse>);
    return { status: 200, body };
  }

  function full(key: Key): Wire<v2.FullAPIKey> | Wire<v2.FullApplicationKey> {
    const { value } = key;
    if (of === "api") {
      const partial = apiKey(key);
      return { ...partial, attributes: { ...partial.attributes, key: value } };
    }
    const partial = applicationKey(key);
    return { ...partial, attributes: { ...partial.attributes, key: value } };
  }

  function audit(query: URLSearchParams): Reply {
    const [from, to] = [query.get("filter[from]") ?? "", query.get("filter[to]") ?? "9"];
    const rows = keys
      .filter(({ createdAt }) => createdAt >= from && createdAt <= to)
      .map(
        (key) =>
          ({
            id: `ev-${key.id}`,
            type: "audit",
            attributes: {
              timestamp: key.createdAt,
              service: "audit",
              message: "",
              tags: [],
              attributes: { evt: { name: "Request" }, metadata: { api_key: { id: key.id } } },
            },
          }) satisfies Wire<v2.AuditLogsEvent>,
      );
    const at = Number(query.get("page[cursor]") ?? 0);
    const next = at + PAGE;
    const page = next < rows.length ? { after: String(next) } : {};
    return { status: 200, body: { data: rows.slice(at, next), meta: { page, status: "done" } } };
  }

  function routeOf({ method, segments }: FakeCall): Route | null {
    const path = segments.join("/");
    const base = of === "api" ? "api/v2/api_keys" : "api/v2/service_accounts/sa-1/application_keys";
    if (path === "api/v2/audit/events") return "audit";
    if (path === base) return method === "POST" ? "create" : "list";
    if (!path.startsWith(`${base}/`) || segments.length !== base.split("/").length + 1) return null;
    return method === "GET" ? "get" : method === "DELETE" ? "end" : null;
  }

  const end = (key: Key): void => void (key.isGone = true);
  return startFakeProvider({ admin, keys, isLive: (key) => !key.isGone, add, end, routeOf, answer });
}

function apiKey({ id, name, value, createdAt }: Key) {
  const times = { created_at: createdAt, date_last_used: createdAt, modified_at: createdAt };
  const attributes = { name, last4: value.slice(-4), ...times };
  return { id, type: "api_keys", attributes } satisfies Wire<v2.PartialAPIKey>;
}

function applicationKey({ id, name, value, scopes, createdAt }: Key) {
  const attributes = { name, last4: value.slice(-4), created_at: createdAt, last_used_at: createdAt };
  const narrowed = { ...attributes, ...(scopes === null ? {} : { scopes }) };
  return { id, type: "application_keys", attributes: narrowed } satisfies Wire<v2.PartialApplicationKey>;
}

function fail(status: number, text: string): Reply {
  return { status, body: { errors: [text] } satisfies Wire<v2.APIErrorResponse> };
}
