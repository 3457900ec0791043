import { providerContract } from "../contracts/provider.ts";
import type { ProviderBed } from "../contracts/provider.ts";
import type { Route } from "../fakes/key-server.ts";
import { type Account, openAccount, present } from "./account.ts";
import { startProxied } from "./proxied-bed.ts";
import { shippedProvider } from "./shipped-provider.ts";

interface AuthBed extends ProviderBed {
  readonly url: string;
  readonly account: Account;
}

/** The provider contract on a real better-auth, each case with an account of its own. */
export function betterAuthContract(baseUrl: () => string): void {
  providerContract("the shipped mapping on a real better-auth", {
    start: () => start(baseUrl()),
    // The server hashes the password at each log-in.
    open: ({ url, account: { email, password } }) =>
      shippedProvider("better-auth", url, password, { email }, 2000),
    skip: [
      {
        reason: "a key has no team and no scopes",
        cases: ["a new key keeps its name, team and scopes, whatever characters they have"],
      },
      {
        reason: "the whole list is one page",
        cases: [
          "a list that breaks off on a later page is an error, never a shorter list",
          "a key that was there all the time isn't missed while others come and go",
        ],
      },
      {
        reason: "the server shows 100 keys at most: test/live/better-auth.test.ts",
        cases: ["a list that never holds still is an error, or misses nothing that was there"],
      },
      {
        reason: "the server refuses a session with 403 too, so stanch's own credential is what is refused",
        cases: ["the provider's no is told from its don't-know, and a 404 isn't a dead key"],
      },
      { reason: "it can't restrict", cases: ["a key can be restricted and the restriction lifted"] },
    ],
  });
}

async function start(baseUrl: string): Promise<AuthBed> {
  const account = await openAccount(baseUrl);
  const proxied = await startProxied(baseUrl, routeOf);
  const values: string[] = [];
  return {
    ...proxied,
    account,
    async seed(count) {
      const ids: string[] = [];
      for (let made = 0; made < count; made += 1) {
        const { id, value } = await account.createKey(`seeded-${made}`);
        values.push(value);
        ids.push(id);
      }
      return ids;
    },
    remove: () => {
      throw new Error("no case removes a key here");
    },
    live: async () => (await account.keys()).filter(({ enabled }) => enabled).length,
    accepts: async (value) => (await present(baseUrl, value.reveal(), "contract/1.0")) === 200,
    secrets: () => [account.password, ...values],
  };
}

function routeOf(_method: string, path: string, body: string): Route | null {
  const name = path.split("/").at(-1) ?? "";
  const routes: Readonly<Record<string, Route>> = {
    email: "login",
    list: "list",
    get: "get",
    create: "create",
    update: body.includes('"enabled":false') ? "disable" : "enable",
    delete: "end",
  };
  return routes[name] ?? null;
}
