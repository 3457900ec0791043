import { startFakeServer } from "../fake-server.ts";
import type { FakeCall, FakeReply, FakeRoute } from "../fake-server.ts";
import { createKeyLedger } from "../key-ledger.ts";
import type { FakeKey } from "../key-ledger.ts";
import type { MappedFake } from "./mapped-fake.ts";

const ADMIN = "admin.EXAMPLEdesk0123456789";
const PAGE = 5;

type Row = Readonly<Record<string, unknown>>;

/**
 * A service that wants three things of a session: its id in a header, a cookie, and a CSRF value that only the page before
 * the log-in shows. It ends disabled keys only, and its pages begin with the row that ended the one before.
 */
export async function startDeskKeys(): Promise<MappedFake> {
  const ledger = createKeyLedger();
  const sessions = new Map<string, { readonly csrf: string; readonly cookie: string }>();
  const forms = new Set<string>();

  function route(call: FakeCall): FakeRoute | null {
    const [, head, id = "", tail] = call.path.split("/").map(decodeURIComponent);
    const at = `${call.method} ${head}${id === "" ? "" : "/ID"}${tail === undefined ? "" : `/${tail}`}`;
    const json = (call.json ?? {}) as Row;
    switch (at) {
      case "GET login":
        return { route: "form", answer: () => form() };
      case "POST login":
        return { route: "login", answer: () => logIn(call) };
      case "GET keys":
        return { route: "list", answer: () => signedIn(call, () => list(call.query)) };
      case "POST keys":
        return { route: "create", answer: () => signedIn(call, () => create(json)) };
      case "GET keys/ID":
        return { route: "get", answer: () => signedIn(call, () => onKey(id, (key) => ok(row(key)))) };
      case "PUT keys/ID/networks":
        return { route: "restrict", answer: () => signedIn(call, () => onKey(id, narrow(call.json))) };
      case "POST keys/ID/disable":
      case "POST keys/ID/enable":
        return { route: tail ?? "", answer: () => signedIn(call, () => onKey(id, turn(tail))) };
      case "DELETE keys/ID":
        return { route: "end", answer: () => signedIn(call, () => onKey(id, end)) };
      default:
        return null;
    }
  }

  function form(): FakeReply {
    const token = `form.EXAMPLE${forms.size}abcdefgh`;
    forms.add(token);
    return {
      status: 200,
      body: `token: ${token}`,
      headers: { "content-type": "text/plain", "x-form": token },
    };
  }

  function logIn({ json, headers }: FakeCall): FakeReply {
    const { user, password } = (json ?? {}) as Row;
    if (!forms.delete(String(headers["x-form"]))) return { status: 400, body: { reason: "no_form" } };
    if (user !== "ana" || password !== ADMIN) return { status: 401, body: { reason: "bad_password" } };
    const number = sessions.size;
    const cookie = `cookie.EXAMPLE${number}abcdefgh`;
    sessions.set(`session.EXAMPLE${number}abcdefgh`, { csrf: `csrf.EXAMPLE${number}abcdefgh`, cookie });
    return {
      status: 200,
      body: { csrf: `csrf.EXAMPLE${number}abcdefgh`, user: { id: 7 } },
      headers: {
        "x-session-token": `session.EXAMPLE${number}abcdefgh`,
        "set-cookie": [
          "lang=en; Path=/",
          `sid=${cookie}; Path=/; HttpOnly; Expires=Wed, 25 Nov 2099 10:00:00 GMT`,
        ],
      },
    };
  }

  function signedIn({ method, headers, query }: FakeCall, act: () => FakeReply): FakeReply {
    const session = sessions.get(String(headers["x-session-token"]));
    const isWhole =
      session !== undefined &&
      headers.cookie === `sid=${session.cookie}` &&
      (method === "GET" || headers["x-csrf"] === session.csrf) &&
      query.get("as") === "7";
    return isWhole ? act() : { status: 401, body: { reason: "signed_out" } };
  }

  function list(query: URLSearchParams): FakeReply {
    const start = query.get("start");
    const first = start === null ? "" : (JSON.parse(start) as string);
    const sorted = ledger.listed().toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const rows = sorted.filter(({ id }) => id >= first).slice(0, Math.min(PAGE, Number(query.get("size"))));
    return ok({ keys: rows.length === 0 ? null : rows.map(row) });
  }

  function create({ name, team, scopes }: Row): FakeReply {
    const key = ledger.add(
      String(name),
      typeof team === "string" ? team : null,
      Array.isArray(scopes) ? scopes.map(String) : [],
    );
    return { status: 201, body: { ...row(key), plain: key.value } };
  }

  function onKey(id: string, act: (key: FakeKey) => FakeReply): FakeReply {
    const key = ledger.existing(id);
    return key === undefined ? { status: 404, body: { reason: "no_such_key" } } : act(key);
  }

  const turn =
    (to: string | undefined) =>
    (key: FakeKey): FakeReply => {
      ledger.turn(key, to === "disable" ? "disabled" : "active");
      return ok(row(key));
    };

  const end = (key: FakeKey): FakeReply => {
    if (key.state !== "disabled") return { status: 409, body: { reason: "still_enabled" } };
    ledger.turn(key, "gone");
    return { status: 204 };
  };

  const server = await startFakeServer(route);
  return {
    server,
    ledger,
    admin: ADMIN,
    secrets: () => [
      ADMIN,
      ...[...sessions].flatMap(([id, { csrf, cookie }]) => [id, csrf, cookie]),
      ...ledger.keys.map(({ value }) => value),
    ],
  };
}

function narrow(json: unknown): (key: FakeKey) => FakeReply {
  return (key) => {
    key.networks = Array.isArray(json) ? json.map(String) : null;
    return ok(row(key));
  };
}

function row({ id, name, team, scopes, state, createdAt }: FakeKey): Row {
  return { id, name, team, scopes, enabled: state === "active", made: String(createdAt) };
}

function ok(body: unknown): FakeReply {
  return { status: 200, body };
}

const as = { as: "${userId}" };
const onKey = (method: string, tail = "") => ({ method, path: `/keys/\${id}${tail}`, query: as });

/** Its mapping as it stands in a file. */
export const DESK_KEYS_MAPPING = {
  kind: "provider",
  name: "desk",
  asOf: "2026-11-26",
  variables: ["user"],
  capabilities: { overlap: true, keepsNames: true, maxKeysPerPrincipal: null, tokenCache: 0, listLag: 0 },
  credential: {},
  session: { header: "X-Session-Token", scheme: "raw" },
  headers: { cookie: "sid=${sid}", "X-CSRF": "${csrf}" },
  key: {
    id: "/id",
    name: "/name",
    team: "/team",
    scopes: "/scopes",
    state: { enabled: "/enabled" },
    createdAt: { pointer: "/made", format: "text-ms" },
  },
  refused: { status: [401] },
  gone: { status: [404], body: { pointer: "/reason", equals: "no_such_key" } },
  steps: {
    login: {
      first: [{ method: "GET", path: "/login", answer: "text", gives: { form: { header: "X-Form" } } }],
      method: "POST",
      path: "/login",
      headers: { "X-Form": "${form}" },
      body: { user: "${user}", password: "${credential}" },
      session: { header: "X-Session-Token" },
      gives: {
        sid: { cookie: "sid" },
        csrf: { pointer: "/csrf" },
        userId: { pointer: "/user/id", public: true },
      },
    },
    list: {
      method: "GET",
      path: "/keys",
      query: as,
      items: "/keys",
      empty: { status: [200], body: { pointer: "/keys", equals: null } },
      missingIs: "dead",
      paging: {
        style: "start-key",
        param: "start",
        row: "/id",
        inclusive: true,
        as: "json",
        limit: PAGE,
        limitParam: "size",
      },
    },
    get: onKey("GET"),
    create: {
      method: "POST",
      path: "/keys",
      query: as,
      body: { name: "${keyName}", team: "${team}", scopes: "${scopes}" },
      success: { status: [201], body: { pointer: "/plain" } },
      value: "/plain",
    },
    restrict: { ...onKey("PUT", "/networks"), body: "${networks}" },
    unrestrict: { ...onKey("PUT", "/networks"), body: {} },
    disable: {
      ...onKey("POST", "/disable"),
      success: { status: [200], body: { pointer: "/enabled", equals: false } },
    },
    enable: {
      ...onKey("POST", "/enable"),
      success: { status: [200], body: { pointer: "/enabled", equals: true } },
    },
    end: { ...onKey("DELETE"), after: "disable", success: { status: [204] } },
  },
};
