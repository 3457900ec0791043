import { startFakeServer } from "../fake-server.ts";
import type { FakeCall, FakeReply, FakeRoute } from "../fake-server.ts";
import { createKeyLedger } from "../key-ledger.ts";
import type { FakeKey } from "../key-ledger.ts";
import type { MappedFake } from "./mapped-fake.ts";

const ADMIN = "admin.EXAMPLEform0123456789";
const USERS = ["acme", "b&b", "cé/d", "dora", "emil", "fay"];
const PAGE = 5;

type Row = Readonly<Record<string, unknown>>;

/**
 * A service that takes forms: a token for client credentials by Basic, keys listed by user as a map of names, which are all
 * that tells them apart. Whoever makes a key brings its value; one that is ended works on for ten minutes.
 */
export async function startFormKeys(): Promise<MappedFake> {
  const ledger = createKeyLedger();
  ledger.endDelayMs = 600_000;
  const holders = new Map<string, string>();
  const tokens = new Set<string>();
  const holderOf = ({ id, name }: FakeKey): string =>
    holders.get(id) ?? USERS[Number(/\d+$/.exec(name)?.[0] ?? 0) % USERS.length] ?? "";

  function route(call: FakeCall): FakeRoute | null {
    const [, head, user = "", keys, name = "", tail] = call.path.split("/").map(decodeURIComponent);
    const at = `${call.method} ${[head, user && "USER", keys, name && "NAME", tail].filter(Boolean).join("/")}`;
    const form = new URLSearchParams(call.body);
    switch (at) {
      case "POST token":
        return { route: "login", answer: () => logIn(call, form) };
      case "GET users":
        return { route: "users", answer: () => bearer(call, () => users(call.query)) };
      case "GET users/USER/keys":
        return { route: "list", answer: () => bearer(call, () => list(user)) };
      case "POST users/USER/keys":
        return { route: "create", answer: () => bearer(call, () => create(user, form)) };
      case "GET users/USER/keys/NAME":
        return { route: "get", answer: () => bearer(call, () => onKey(user, name, (key) => ok(row(key)))) };
      case "POST users/USER/keys/NAME/state": {
        const to = form.get("state");
        const act = turn(to);
        return {
          route: to === "on" ? "enable" : "disable",
          answer: () => bearer(call, () => onKey(user, name, act)),
        };
      }
      case "POST users/USER/keys/NAME/networks":
        return { route: "restrict", answer: () => bearer(call, () => onKey(user, name, narrow(form))) };
      case "DELETE users/USER/keys/NAME":
        return { route: "end", answer: () => bearer(call, () => onKey(user, name, turn("gone"))) };
      default:
        return null;
    }
  }

  function logIn({ headers }: FakeCall, form: URLSearchParams): FakeReply {
    const expected = `Basic ${Buffer.from(`client:${ADMIN}`).toString("base64")}`;
    if (headers.authorization !== expected) return { status: 401, body: { error: "invalid_client" } };
    if (form.get("grant_type") !== "client_credentials")
      return { status: 400, body: { error: "invalid_request" } };
    const token = `token.EXAMPLE${tokens.size}abcdefgh`;
    tokens.add(token);
    return ok({ access_token: token, token_type: "Bearer" });
  }

  function bearer({ headers }: FakeCall, act: () => FakeReply): FakeReply {
    const token = /^Bearer (.*)$/.exec(headers.authorization ?? "")?.[1] ?? "";
    return tokens.has(token) ? act() : { status: 401, body: { error: "invalid_token" } };
  }

  function users(query: URLSearchParams): FakeReply {
    const from = (Number(query.get("page")) - 1) * PAGE;
    return ok({ users: USERS.slice(from, from + PAGE).map((login) => ({ login })), total: USERS.length });
  }

  function list(user: string): FakeReply {
    const keys = ledger.listed().filter((key) => holderOf(key) === user);
    return ok({ keys: Object.fromEntries(keys.map((key) => [key.name, row(key)])) });
  }

  function create(user: string, form: URLSearchParams): FakeReply {
    const name = form.get("name") ?? "";
    const key = ledger.add(name, form.get("team"), form.getAll("scope"), form.get("secret") ?? "");
    holders.set(key.id, user);
    return { status: 201 };
  }

  function onKey(user: string, name: string, act: (key: FakeKey) => FakeReply): FakeReply {
    const key = ledger.keys.find(
      (one) => one.state !== "gone" && one.name === name && holderOf(one) === user,
    );
    return key === undefined ? { status: 404, body: { error: "not_found", what: "key" } } : act(key);
  }

  const turn =
    (to: string | null) =>
    (key: FakeKey): FakeReply => {
      ledger.turn(key, to === "gone" ? "gone" : to === "on" ? "active" : "disabled");
      return to === "gone" ? { status: 204 } : ok(row(key));
    };

  const server = await startFakeServer(route);
  return {
    server,
    ledger,
    admin: ADMIN,
    idOf: (key) => `${encodeURIComponent(holderOf(key))}/${encodeURIComponent(key.name)}`,
    secrets: () => [ADMIN, ...tokens, ...ledger.keys.map(({ value }) => value)],
  };
}

function narrow(form: URLSearchParams): (key: FakeKey) => FakeReply {
  return (key) => {
    key.networks = form.has("network") ? form.getAll("network") : null;
    return ok(row(key));
  };
}

function row({ team, scopes, state, createdAt }: FakeKey): Row {
  return { team, scopes, on: state === "active", made: new Date(createdAt).toUTCString() };
}

function ok(body: unknown): FakeReply {
  return { status: 200, body };
}

const onKey = (method: string, tail = "") => ({ method, path: `/users/\${user}/keys/\${name}${tail}` });

/** Its mapping as it stands in a file. */
export const FORM_KEYS_MAPPING = {
  kind: "provider",
  name: "form",
  asOf: "2026-11-26",
  variables: ["client", "account"],
  capabilities: {
    overlap: true,
    keepsNames: true,
    maxKeysPerPrincipal: null,
    tokenCache: 0,
    listLag: 0,
    endDelay: "10m",
  },
  credential: { scheme: "Basic", user: "${client}" },
  session: { scheme: "Bearer" },
  key: {
    id: { template: "${user}/${name}" },
    name: { lookup: "name" },
    principal: { lookup: "user" },
    team: "/team",
    scopes: "/scopes",
    state: { enabled: "/on" },
    createdAt: { pointer: "/made", format: "http-date" },
  },
  refused: { status: [401] },
  gone: { status: [404], body: { pointer: "/what", equals: "key" } },
  steps: {
    login: {
      method: "POST",
      path: "/token",
      auth: "credential",
      form: { grant_type: "client_credentials" },
      session: { pointer: "/access_token" },
    },
    list: {
      per: {
        method: "GET",
        path: "/users",
        items: "/users",
        paging: { style: "page", total: "/total" },
        gives: { user: "/login" },
      },
      method: "GET",
      path: "/users/${user}/keys",
      items: "/keys",
      itemsAre: "map",
      missingIs: "dead",
      key: {
        id: { template: "${user}/${name}", parts: { name: "/name" } },
        name: "/name",
        principal: { lookup: "user" },
        team: "/value/team",
        scopes: "/value/scopes",
        state: { enabled: "/value/on" },
      },
    },
    // The id says nothing here: it's what was asked for.
    get: { ...onKey("GET"), success: { status: [200], body: { pointer: "/on" } } },
    create: {
      method: "POST",
      path: "/users/${account}/keys",
      form: {
        name: "${keyName}",
        secret: "${value}",
        team: "${team}",
        scope: "${scopes}",
        until: "${expires}",
      },
      success: { status: [201] },
      makes: { length: 32, prefix: "team.EXAMPLE" },
      expires: { in: "P90D", format: "date" },
      key: {
        id: { template: "${account}/${keyName}" },
        name: { lookup: "keyName" },
        state: { always: "live" },
      },
    },
    restrict: { ...onKey("POST", "/networks"), form: { network: "${networks}" } },
    unrestrict: { ...onKey("POST", "/networks"), form: {} },
    disable: {
      ...onKey("POST", "/state"),
      form: { state: "off" },
      success: { status: [200], body: { pointer: "/on", equals: false } },
    },
    enable: {
      ...onKey("POST", "/state"),
      form: { state: "on" },
      success: { status: [200], body: { pointer: "/on", equals: true } },
    },
    end: { ...onKey("DELETE"), success: { status: [204] } },
  },
};
