import { randomBytes } from "node:crypto";
import { z } from "zod";

const madeSchema = z.object({ id: z.string(), name: z.string(), key: z.string() });
const listSchema = z.object({
  apiKeys: z.array(z.object({ id: z.string(), name: z.string(), enabled: z.boolean() })),
});
const sessionsSchema = z.array(z.object({ token: z.string() }));

export interface LiveKey {
  readonly id: string;
  readonly name: string;
  readonly value: string;
}

/** An account of its own on the key server, seen from outside stanch. */
export interface Account {
  readonly email: string;
  readonly password: string;
  /** A team key, as the server makes them; with the prefix a personal one, which the mapping has no kind for. */
  createKey(name: string, prefix?: "user_"): Promise<LiveKey>;
  keys(): Promise<readonly { readonly id: string; readonly name: string; readonly enabled: boolean }[]>;
  /** Tokens of everybody who is signed in as this account, stanch too. */
  sessionTokens(): Promise<readonly string[]>;
}

/** Signs a new person up. */
export async function openAccount(baseUrl: string): Promise<Account> {
  const email = `live-${randomBytes(6).toString("hex")}@example.test`;
  // Looks different in every encoding.
  const password = `EXAMPLE/+"=${randomBytes(12).toString("hex")}`;
  const auth = `${baseUrl}/api/auth`;
  // fetch says that it is a browser's; without an origin the server would take a call for a forged one.
  const json = { "content-type": "application/json", origin: baseUrl };
  const signedUp = await fetch(`${auth}/sign-up/email`, {
    method: "POST",
    headers: json,
    body: JSON.stringify({ email, password, name: "Admin" }),
  });
  const token = signedUp.headers.get("set-auth-token") ?? "";
  const call = async (path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${auth}${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { ...json, authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`the key server answered ${response.status} to ${path}`);
    return response.json();
  };
  return {
    email,
    password,
    async createKey(name, prefix) {
      const body = { name, ...(prefix === undefined ? {} : { prefix }) };
      const made = madeSchema.parse(await call("/api-key/create", body));
      return { id: made.id, name: made.name, value: made.key };
    },
    keys: async () => listSchema.parse(await call("/api-key/list?limit=100")).apiKeys,
    sessionTokens: async () =>
      sessionsSchema.parse(await call("/list-sessions")).map((session) => session.token),
  };
}

/** What the protected resource answers to whoever presents this key under this name. */
export async function present(baseUrl: string, key: string, userAgent: string): Promise<number> {
  const response = await fetch(`${baseUrl}/resource`, {
    headers: { "x-api-key": key, "user-agent": userAgent },
  });
  await response.arrayBuffer();
  return response.status;
}
