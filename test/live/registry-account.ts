import { randomBytes } from "node:crypto";
import { z } from "zod";

const loginSchema = z.object({ token: z.string() });
const madeSchema = z.object({ key: z.string(), token: z.string() });
const listSchema = z.object({ objects: z.array(z.object({ key: z.string() })) });

const profileSchema = z.object({ name: z.string() });

export interface RegistryToken {
  readonly id: string;
  readonly value: string;
}

/** An account of its own on the registry, seen from outside stanch. */
export interface RegistryAccount {
  readonly name: string;
  readonly password: string;
  /** What `npm login` would leave behind: a token that is in no list. */
  readonly loginToken: string;
  createToken(): Promise<RegistryToken>;
  tokenIds(): Promise<readonly string[]>;
  endToken(id: string): Promise<void>;
}

/** Signs somebody new up, by a name of their own unless told. */
export async function openRegistryAccount(
  baseUrl: string,
  name = `live-${randomBytes(6).toString("hex")}`,
): Promise<RegistryAccount> {
  const password = `EXAMPLE-${randomBytes(12).toString("hex")}`;
  const call = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers: {
        "content-type": "application/json",
        ...(method === "PUT" ? {} : { authorization: `Basic ${btoa(`${name}:${password}`)}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`the registry answered ${response.status} to ${method} ${path}`);
    return response.json();
  };
  const signedUp = await call("PUT", `/-/user/org.couchdb.user:${name}`, { name, password });
  return {
    name,
    password,
    loginToken: loginSchema.parse(signedUp).token,
    async createToken() {
      const body = { password, readonly: false, cidr_whitelist: [] };
      const made = madeSchema.parse(await call("POST", "/-/npm/v1/tokens", body));
      return { id: made.key, value: made.token };
    },
    tokenIds: async () =>
      listSchema.parse(await call("GET", "/-/npm/v1/tokens")).objects.map(({ key }) => key),
    endToken: async (id) => void (await call("DELETE", `/-/npm/v1/tokens/token/${id}`)),
  };
}

/** What the registry answers to whoever presents this token. */
export async function presentToken(baseUrl: string, token: string, path = "/-/npm/v1/user"): Promise<number> {
  const response = await fetch(`${baseUrl}${path}`, { headers: { authorization: `Bearer ${token}` } });
  await response.arrayBuffer();
  return response.status;
}

/** Whose token this is, by the registry itself; null where it lets nobody in with it. */
export async function whoseToken(baseUrl: string, token: string): Promise<string | null> {
  const response = await fetch(`${baseUrl}/-/npm/v1/user`, { headers: { authorization: `Bearer ${token}` } });
  const said = profileSchema.safeParse(await response.json());
  return said.success ? said.data.name : null;
}
