import type {
  AdminAPIKey,
  AdminAPIKeyCreateResponse,
} from "openai/resources/admin/organization/admin-api-keys";
import type { AuditLogListResponse } from "openai/resources/admin/organization/audit-logs";
import type {
  APIKeyDeleteResponse,
  ProjectAPIKey,
} from "openai/resources/admin/organization/projects/api-keys";
import type { APIKeyCreateResponse } from "openai/resources/admin/organization/projects/service-accounts/api-keys";
import type { FakeCall } from "./fake-api.ts";
import { exampleValue, startFakeProvider } from "./fake-provider.ts";
import type { FakeProvider, FakeSecret } from "./fake-provider.ts";
import type { Reply } from "./faults.ts";
import type { Route } from "./key-server.ts";

interface Key extends FakeSecret {
  readonly name: string;
  readonly createdAt: number;
  isGone: boolean;
}

export interface OpenaiOptions {
  /** Keys of a project's service account, or admin keys of the organisation. */
  readonly of: "project" | "organization";
  /** As the August 2026 description has it: such a key can't be deleted alone. */
  readonly keepsServiceAccountKeys?: boolean;
}

const PAGE = 5;
const ACCOUNT = { id: "svc_acct_1", created_at: 1_700_000_000, name: "deploy", role: "member" };

/** The administration API of OpenAI, after the types of its own client. */
export function startOpenai({ of, keepsServiceAccountKeys = false }: OpenaiOptions): Promise<FakeProvider> {
  const admin = exampleValue("sk-admin-");
  const keys: Key[] = [];

  function add(name: string): Key {
    const createdAt = Math.floor(Date.now() / 1000);
    const value = exampleValue(of === "project" ? "sk-svcacct-" : "sk-admin-");
    const key = { id: `key_${keys.length + 1}`, value, name, createdAt, isGone: false };
    keys.push(key);
    return key;
  }

  function answer(call: FakeCall): Reply {
    if (call.headers.authorization !== `Bearer ${admin}`) return fail(401, "Incorrect API key provided");
    const route = routeOf(call);
    const key = keys.find((one) => one.id === call.segments.at(-1) && !one.isGone);
    switch (route) {
      case "list":
        return page(
          call.query,
          keys.map((one) => ({ id: one.id, row: one.isGone ? null : shown(one) })),
        );
      case "audit":
        return page(
          call.query,
          events(call.query).map((row) => ({ id: row.id, row })),
        );
      case "create":
        return created(add(typeof call.body["name"] === "string" ? call.body["name"] : ""));
      case "get":
        return key === undefined ? fail(404, "No such API key") : { status: 200, body: shown(key) };
      case "end": {
        if (key === undefined) return fail(404, "No such API key");
        if (keepsServiceAccountKeys) return fail(400, "The key belongs to a service account");
        key.isGone = true;
        const { id } = key;
        const object = `organization.${of === "project" ? "project.api_key" : "admin_api_key"}.deleted`;
        const body = { id, deleted: true, object: object as "organization.project.api_key.deleted" };
        return { status: 200, body: body satisfies APIKeyDeleteResponse };
      }
      default:
        return fail(404, `Invalid URL (${call.method} /${call.segments.join("/")})`);
    }
  }

  function shown(key: Key): ProjectAPIKey | AdminAPIKey {
    const { id, name, createdAt } = key;
    const common = { id, name, created_at: createdAt, last_used_at: null, redacted_value: masked(key) };
    if (of === "organization") {
      const owner = { id: "user_1", type: "user", object: "organization.user", name: "Jo", role: "owner" };
      const body = { ...common, expires_at: null, object: "organization.admin_api_key" as const, owner };
      return body satisfies AdminAPIKey;
    }
    return {
      ...common,
      object: "organization.project.api_key",
      owner: { type: "service_account", service_account: ACCOUNT },
      owner_project_access: "active",
    } satisfies ProjectAPIKey;
  }

  function created(key: Key): Reply {
    const { id, name, createdAt, value } = key;
    const body =
      of === "project"
        ? ({
            id,
            created_at: createdAt,
            name,
            object: "organization.project.service_account.api_key",
            value,
          } satisfies APIKeyCreateResponse)
        : ({ ...(shown(key) as AdminAPIKey), value } satisfies AdminAPIKeyCreateResponse);
    return { status: 200, body };
  }

  function events(query: URLSearchParams): readonly AuditLogListResponse[] {
    const [from, to] = ["gte", "lte"].map((end) => Number(query.get(`effective_at[${end}]`)));
    return keys
      .filter(({ createdAt }) => createdAt >= (from ?? 0) && createdAt <= (to ?? 0))
      .map((key) => ({
        id: `audit_log-${key.id}`,
        effective_at: key.createdAt,
        type: "api_key.created",
        actor: { type: "api_key", api_key: { id: "key_0", type: "service_account" } },
        "api_key.created": { id: key.id, data: { scopes: [] } },
      }));
  }

  function routeOf({ method, segments }: FakeCall): Route | null {
    const path = segments.join("/");
    const base =
      of === "project" ? "v1/organization/projects/proj_1/api_keys" : "v1/organization/admin_api_keys";
    const makes =
      of === "project" ? "v1/organization/projects/proj_1/service_accounts/svc_acct_1/api_keys" : base;
    if (path === "v1/organization/audit_logs") return "audit";
    if (path === makes && method === "POST") return "create";
    if (path === base) return method === "GET" ? "list" : null;
    if (!path.startsWith(`${base}/`) || segments.length !== base.split("/").length + 1) return null;
    return method === "GET" ? "get" : method === "DELETE" ? "end" : null;
  }

  const end = (key: Key): void => void (key.isGone = true);
  return startFakeProvider({ admin, keys, isLive: (key) => !key.isGone, add, end, routeOf, answer });
}

interface Place {
  readonly id: string;
  /** `null` once it is gone. */
  readonly row: unknown;
}

/** A page begins behind the row whose id it is asked for, also once that is gone. */
function page(query: URLSearchParams, places: readonly Place[]): Reply {
  const size = Math.min(PAGE, Number(query.get("limit") ?? 20));
  const after = query.get("after");
  const from = after === null ? 0 : places.findIndex(({ id }) => id === after) + 1;
  const left = places.slice(from).filter(({ row }) => row !== null);
  const shown = left.slice(0, size);
  const ends = { first_id: shown[0]?.id ?? null, last_id: shown.at(-1)?.id ?? null };
  const data = shown.map(({ row }) => row);
  return { status: 200, body: { object: "list", data, ...ends, has_more: left.length > size } };
}

function masked({ value }: Key): string {
  return `${value.slice(0, 8)}***${value.slice(-4)}`;
}

function fail(status: number, message: string): Reply {
  return { status, body: { error: { message, type: "invalid_request_error", param: null, code: null } } };
}
