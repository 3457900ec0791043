import { startFakeServer } from "../fake-server.ts";
import type { FakeCall, FakeReply, FakeRoute } from "../fake-server.ts";
import { createKeyLedger } from "../key-ledger.ts";
import type { FakeKey } from "../key-ledger.ts";
import type { MappedFake } from "./mapped-fake.ts";

const ADMIN = "admin.EXAMPLErpc0123456789";

type Params = Readonly<Record<string, unknown>>;

const ROUTES: Readonly<Record<string, string>> = {
  "token.list": "list",
  "token.get": "get",
  "token.create": "create",
  "token.generate": "value",
  "token.update": "disable",
  "token.restrict": "restrict",
  "token.delete": "end",
};

/** A JSON-RPC service: one route, errors in a 200, who calls stands in the body, a key and its value are made by two calls. */
export async function startRpcKeys(): Promise<MappedFake> {
  const ledger = createKeyLedger();

  function route(call: FakeCall): FakeRoute | null {
    const { method, params, auth } = (call.json ?? {}) as {
      readonly method?: string;
      readonly params?: Params;
      readonly auth?: unknown;
    };
    const name = ROUTES[method ?? ""];
    if (call.method !== "POST" || call.path !== "/rpc" || name === undefined) return null;
    const isOn = method === "token.update" && params?.["status"] === 0;
    return {
      route: isOn ? "enable" : name,
      answer: () =>
        auth === ADMIN ? act(name, params ?? {}) : error(-32602, "Session terminated, re-login, please."),
    };
  }

  function act(name: string, params: Params): FakeReply {
    if (name === "list") {
      const [from, size] = [Number(params["start"]), Math.min(5, Number(params["limit"]))];
      const rows = ledger.listed().map(row);
      return result({ tokens: rows.slice(from, from + size), count: String(rows.length) });
    }
    if (name === "create") {
      const { team, scopes } = params as { readonly team?: string; readonly scopes?: readonly string[] };
      return result({ tokenids: [ledger.add(String(params["name"]), team, scopes).id] });
    }
    const key = ledger.existing(String(params["tokenid"]));
    if (name === "get") return result(key === undefined ? [] : [row(key)]);
    if (key === undefined) {
      return error(-32500, "No permissions to referred object or it does not exist!");
    }
    if (name === "value") return result([{ tokenid: key.id, token: key.value }]);
    if (name === "end") ledger.turn(key, "gone");
    if (name === "disable") ledger.turn(key, params["status"] === 1 ? "disabled" : "active");
    if (name === "restrict") key.networks = params["networks"] as FakeKey["networks"];
    return result({ tokenids: [key.id] });
  }

  const server = await startFakeServer(route);
  return { server, ledger, admin: ADMIN, secrets: () => [ADMIN, ...ledger.keys.map(({ value }) => value)] };
}

function row({ id, name, team, scopes, state, createdAt }: FakeKey): Params {
  const status = state === "active" ? "0" : "1";
  return { tokenid: id, name, team, scopes, status, created_at: String(Math.floor(createdAt / 1000)) };
}

function result(value: unknown): FakeReply {
  return { status: 200, body: { jsonrpc: "2.0", id: 1, result: value } };
}

function error(code: number, data: string): FakeReply {
  return {
    status: 200,
    body: { jsonrpc: "2.0", id: 1, error: { code, message: "Application error.", data } },
  };
}

function call(method: string, params: unknown): Params {
  const body = { jsonrpc: "2.0", id: 1, auth: "${credential}", method: `token.${method}`, params };
  return { method: "POST", path: "/rpc", body };
}

/** Its mapping as it stands in a file. */
export const RPC_KEYS_MAPPING = {
  kind: "provider",
  name: "rpc",
  asOf: "2026-11-26",
  capabilities: { overlap: true, keepsNames: true, maxKeysPerPrincipal: null, tokenCache: 0, listLag: 0 },
  credential: {},
  auth: "none",
  key: {
    id: "/tokenid",
    name: "/name",
    team: "/team",
    scopes: "/scopes",
    state: {
      states: [
        { when: { body: { pointer: "/status", equals: "0" } }, is: "live" },
        { when: { body: { pointer: "/status", equals: "1" } }, is: "disabled" },
      ],
    },
    createdAt: { pointer: "/created_at", format: "text-s" },
  },
  success: { status: [200], body: { pointer: "/result" } },
  refused: { any: [{ status: [401] }, { body: { pointer: "/error/data", matches: "Session terminated*" } }] },
  denied: { status: [200], body: { pointer: "/error/code" } },
  gone: { status: [200], body: { pointer: "/error/data", matches: "*does not exist!" } },
  steps: {
    list: {
      ...call("list", { limit: "${limit}", start: "${offset}" }),
      items: "/result/tokens",
      paging: { style: "offset", limit: 5, limitParam: null, offsetParam: null, total: "/result/count" },
    },
    get: {
      ...call("get", { tokenid: "${id}" }),
      item: "/result/0",
      // An error has no first row either.
      gone: { all: [{ body: { pointer: "/result" } }, { body: { pointer: "/result/0", exists: false } }] },
    },
    create: {
      ...call("create", { name: "${keyName}", team: "${team}", scopes: "${scopes}" }),
      gives: { tokenId: { pointer: "/result/tokenids/0" } },
      // oxlint-disable-next-line unicorn/no-thenable -- a list, so that nothing awaits it
      then: [
        { ...call("generate", { tokenid: "${tokenId}" }), gives: { secret: { pointer: "/result/0/token" } } },
        call("get", { tokenid: "${tokenId}" }),
      ],
      from: "last",
      item: "/result/0",
      value: { template: "${secret}" },
    },
    restrict: call("restrict", { tokenid: "${id}", networks: "${networks}" }),
    unrestrict: call("restrict", { tokenid: "${id}", networks: null }),
    disable: call("update", { tokenid: "${id}", status: 1 }),
    enable: call("update", { tokenid: "${id}", status: 0 }),
    end: call("delete", { tokenid: "${id}" }),
  },
};
