import type { FakeCall } from "./fake-api.ts";
import { exampleValue, startFakeProvider } from "./fake-provider.ts";
import type { FakeProvider, FakeSecret } from "./fake-provider.ts";
import type { Reply } from "./faults.ts";
import type { Route } from "./key-server.ts";

interface Key extends FakeSecret {
  readonly name: string;
  readonly createdAt: string;
  isGone: boolean;
}

/** Calls as the example mapping has them. Auxot documents none: this proves the example, and nothing of Auxot. */
export function startAuxotApi(): Promise<FakeProvider> {
  const admin = exampleValue("user.");
  const keys: Key[] = [];

  function add(name: string): Key {
    const id = `key_${keys.length + 1}`;
    const createdAt = new Date().toISOString();
    const key = { id, value: exampleValue("team."), name, createdAt, isGone: false };
    keys.push(key);
    return key;
  }

  function answer(call: FakeCall): Reply {
    if (call.headers.authorization !== `Bearer ${admin}`) return fail(401, "unauthorized");
    const key = keys.find((one) => one.id === call.segments.at(-1) && !one.isGone);
    switch (routeOf(call)) {
      case "list":
        return { status: 200, body: { keys: keys.filter((one) => !one.isGone).map(shown) } };
      case "create": {
        const { name } = call.body;
        if (typeof name !== "string") return fail(400, "name is required");
        const made = add(name);
        return { status: 201, body: { ...shown(made), key: made.value } };
      }
      case "end":
        if (key === undefined) return fail(404, "key not found");
        key.isGone = true;
        return { status: 204 };
      default:
        return fail(404, "not found");
    }
  }

  const end = (key: Key): void => void (key.isGone = true);
  return startFakeProvider({ admin, keys, isLive: (key) => !key.isGone, add, end, routeOf, answer });
}

function shown({ id, name, value, createdAt }: Key) {
  return { id, name, prefix: value.slice(0, 8), kind: "team", team_id: "t1", created_at: createdAt };
}

function routeOf({ method, segments: [api, example, teams, team, head, id, more] }: FakeCall): Route | null {
  if (api !== "api" || example !== "EXAMPLE" || teams !== "teams" || team !== "t1") return null;
  if (head !== "keys" || more !== undefined) return null;
  if (id === undefined) return method === "POST" ? "create" : method === "GET" ? "list" : null;
  return method === "DELETE" ? "end" : null;
}

function fail(status: number, error: string): Reply {
  return { status, body: { error } };
}
