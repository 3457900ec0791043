import { providerContract } from "../contracts/provider.ts";
import type { ProviderBed } from "../contracts/provider.ts";
import type { Route } from "../fakes/key-server.ts";
import { startProxied } from "./proxied-bed.ts";
import { type RegistryAccount, openRegistryAccount, presentToken } from "./registry-account.ts";
import { shippedProvider } from "./shipped-provider.ts";

interface RegistryBed extends ProviderBed {
  readonly url: string;
  readonly account: RegistryAccount;
}

/** The provider contract on a real verdaccio, each case on an account without tokens. */
export function verdaccioContract(baseUrl: () => string): void {
  let account: RegistryAccount | null = null;
  providerContract("the shipped mapping on a real verdaccio", {
    async start() {
      // The registry takes some twenty new accounts, and then no more for a while.
      account ??= await openRegistryAccount(baseUrl());
      for (const id of await account.tokenIds()) await account.endToken(id);
      return start(baseUrl(), account);
    },
    open: ({ url, account: { name, password } }) =>
      shippedProvider("verdaccio", url, password, { username: name }, 2000),
    skip: [
      {
        reason: "a token has no name",
        cases: [
          "a new key keeps its name, team and scopes, whatever characters they have",
          "a create that got lost is found again by its name",
        ],
      },
      {
        reason: "the whole list is one page",
        cases: [
          "a list that breaks off on a later page is an error, never a shorter list",
          "a key that was there all the time isn't missed while others come and go",
          "a list that never holds still is an error, or misses nothing that was there",
        ],
      },
      {
        reason: "the server refuses a credential with 403 too, so stanch's own is what is refused",
        cases: ["the provider's no is told from its don't-know, and a 404 isn't a dead key"],
      },
      {
        reason: "a delete answers 200 whatever it is asked to delete: test/live/verdaccio.test.ts",
        cases: [
          "ending a key twice is harmless",
          "an end whose outcome can't be seen is unknown, and can be repeated",
        ],
      },
      {
        reason: "it can't restrict or disable",
        cases: [
          "a key can be restricted and the restriction lifted",
          "a disabled key is refused and lives again when it is enabled",
          "a disable that isn't confirmed isn't taken for one",
        ],
      },
    ],
  });
}

async function start(baseUrl: string, account: RegistryAccount): Promise<RegistryBed> {
  const proxied = await startProxied(baseUrl, routeOf);
  const values: string[] = [];
  return {
    ...proxied,
    account,
    async seed(count) {
      const ids: string[] = [];
      for (let made = 0; made < count; made += 1) {
        const { id, value } = await account.createToken();
        values.push(value);
        ids.push(id);
      }
      return ids;
    },
    remove: () => {
      throw new Error("no case removes a token here");
    },
    live: async () => (await account.tokenIds()).length,
    accepts: async (value) => (await presentToken(baseUrl, value.reveal())) === 200,
    secrets: () => [account.password, ...values],
  };
}

function routeOf(method: string, path: string): Route | null {
  if (!path.startsWith("/-/npm/v1/tokens")) return null;
  return method === "GET" ? "list" : method === "POST" ? "create" : "end";
}
