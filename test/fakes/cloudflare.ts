import type { AuditListResponse } from "cloudflare/resources/accounts/logs/audit";
import type { TokenCreateResponse } from "cloudflare/resources/accounts/tokens/tokens";
import type { Token as WireToken } from "cloudflare/resources/shared";
import type { FakeCall } from "./fake-api.ts";
import { exampleValue, startFakeProvider } from "./fake-provider.ts";
import type { FakeProvider, FakeSecret } from "./fake-provider.ts";
import type { Reply } from "./faults.ts";
import type { Route } from "./key-server.ts";

type Limits = WireToken.Condition.RequestIP;

interface Token extends FakeSecret {
  readonly issuedOn: string;
  /** All of it that a PUT replaces, whole. */
  settings: Pick<WireToken, "name" | "policies" | "status" | "condition" | "expires_on" | "not_before">;
  isGone: boolean;
}

export interface FakeCloudflare extends FakeProvider {
  /** A disabled token whose policies new ones can copy. */
  readonly template: string;
  /** What a token is set to now. */
  settings(id: string): Token["settings"];
  /** Somebody changes a token behind stanch's back. */
  change(id: string, settings: Token["settings"]): void;
}

export interface CloudflareOptions {
  /** Names of the condition on addresses that it understands; answers have the first. Descriptions differ. */
  readonly names?: readonly ("request.ip" | "request_ip")[];
}

const PAGE = 5;
const POLICIES: NonNullable<WireToken["policies"]> = [
  {
    id: "f267e341f3dd4697bd3b9f71dd96247f",
    effect: "allow",
    permission_groups: [{ id: "c8fed203ed3043cba015a93ad1616f1f", name: "Zone Read" }],
    resources: { "com.cloudflare.api.account.zone.22b1de5f1c0e4b3ea97bb1e963b06a43": "*" },
  },
];

/** Tokens of an account or of a user, after the types of Cloudflare's own client. */
export async function startCloudflare({
  names = ["request.ip", "request_ip"],
}: CloudflareOptions = {}): Promise<FakeCloudflare> {
  const admin = exampleValue("");
  const tokens: Token[] = [];

  function add(name: string, policies = POLICIES): Token {
    const id = String(tokens.length + 1).padStart(32, "a");
    const settings = { name, policies, status: "active" as const };
    const token = {
      id,
      value: exampleValue(""),
      issuedOn: new Date().toISOString(),
      settings,
      isGone: false,
    };
    tokens.push(token);
    return token;
  }

  const template = add("template");
  template.settings = { ...template.settings, status: "disabled" };

  function answer(call: FakeCall): Reply {
    if (call.headers.authorization !== `Bearer ${admin}`) return fail(403, 10_000, "Authentication error");
    const { method, segments, query, body } = call;
    const [head, id] = segments;
    if (head === "logs") return audit(query);
    if (head !== "tokens") return fail(400, 7000, "No route for that URI");
    if (id === undefined) return method === "POST" ? create(body) : list(query);
    const token = tokens.find((one) => one.id === id && !one.isGone);
    // The documentation has no code for it; clients go by the status.
    if (token === undefined) return fail(404, 1000, "not found");
    if (method === "GET") return ok(shown(token));
    if (method === "DELETE") {
      token.isGone = true;
      return ok({ id });
    }
    const settings = settingsOf(body);
    if (settings === null) return fail(400, 1001, "name and policies are required, and nothing may be null");
    token.settings = { status: token.settings.status ?? "active", ...settings };
    return ok(shown(token));
  }

  function shown(token: Token): WireToken {
    const { condition, ...settings } = token.settings;
    const common = { id: token.id, issued_on: token.issuedOn, modified_on: token.issuedOn, ...settings };
    if (condition === undefined) return common;
    const named = { [names[0] ?? ""]: condition.request_ip };
    return { ...common, condition: named };
  }

  /** What a body sets, or null if the API would refuse it. */
  function settingsOf({ condition, ...body }: FakeCall["body"]): Token["settings"] | null {
    const { name, policies } = body;
    const isWhole = typeof name === "string" && Array.isArray(policies) && policies.length > 0;
    if (!isWhole || Object.values(body).includes(null)) return null;
    const given = names.map((one) => (condition as Record<string, Limits> | undefined)?.[one]);
    const limits = given.find((one) => one !== undefined);
    return limits === undefined ? body : { ...body, condition: { request_ip: limits } };
  }

  function create(body: FakeCall["body"]): Reply {
    const settings = settingsOf(body);
    if (settings === null) return fail(400, 1001, "name and policies are required, and nothing may be null");
    const token = add(settings.name ?? "", settings.policies);
    return ok({ ...shown(token), value: token.value } satisfies TokenCreateResponse);
  }

  function list(query: URLSearchParams): Reply {
    const size = Math.min(PAGE, Number(query.get("per_page") ?? 20));
    const page = Number(query.get("page") ?? 1);
    const rows = tokens.filter((token) => !token.isGone).map(shown);
    return ok(rows.slice((page - 1) * size, page * size), { page, per_page: size });
  }

  function audit(query: URLSearchParams): Reply {
    const [since, before] = [query.get("since"), query.get("before")];
    if (since === null || before === null) return fail(400, 1002, "since and before are required");
    const rows = tokens
      .filter(({ issuedOn }) => issuedOn >= since && issuedOn <= before)
      .map(
        (token, index) =>
          ({
            id: `e${index}`,
            action: { type: "create", result: "success", time: token.issuedOn },
            actor: {
              id: "u1",
              context: "api_token",
              token_id: token.id,
              ip_address: "192.0.2.7",
              type: "user",
            },
            raw: { method: "POST", status_code: 200, uri: "/client/v4/zones", user_agent: "curl/8" },
          }) satisfies AuditListResponse,
      );
    const from = Number(query.get("cursor") ?? 0);
    const next = from + PAGE;
    const cursors = { cursors: next < rows.length ? { after: String(next) } : {} };
    return ok(rows.slice(from, next), cursors);
  }

  const fake = await startFakeProvider({
    admin,
    keys: tokens,
    isLive: (token) => !token.isGone && token.settings.status === "active",
    add,
    end: (token) => void (token.isGone = true),
    routeOf,
    answer,
  });
  const find = (id: string): Token => {
    const token = tokens.find((one) => one.id === id);
    if (token === undefined) throw new Error(`no token ${id}`);
    return token;
  };
  return {
    ...fake,
    template: template.id,
    settings: (id) => find(id).settings,
    change: (id, settings) => void (find(id).settings = settings),
  };
}

/** A PUT serves several promises; which one is told by what it sets. */
function routeOf({ method, segments: [head, id, more], body }: FakeCall): Route | null {
  if (head === "logs") return "audit";
  if (head !== "tokens" || more !== undefined) return null;
  if (id === undefined) return method === "POST" ? "create" : "list";
  if (method === "GET") return "get";
  if (method === "DELETE") return "end";
  if (body["status"] === "disabled") return "disable";
  return JSON.stringify(body["condition"] ?? "").includes("192.0.2.255/32") ? "restrict" : "enable";
}

function ok(result: unknown, resultInfo?: unknown): Reply {
  const body = { success: true, errors: [], messages: [], result };
  return { status: 200, body: resultInfo === undefined ? body : { ...body, result_info: resultInfo } };
}

function fail(status: number, code: number, message: string): Reply {
  return { status, body: { success: false, errors: [{ code, message }], messages: [], result: null } };
}
