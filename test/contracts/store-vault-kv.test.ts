import { createVaultStore } from "../../src/adapters/consumer-store/vault-kv.ts";
import { createHttpClient } from "../../src/adapters/http.ts";
import { Secret } from "../../src/core/secret.ts";
import { startVaultServer } from "../fakes/vault-server.ts";
import { httpStoreContract } from "./http-store.ts";

const TOKEN = "hvs.EXAMPLE_vault_token";

httpStoreContract("vault-kv", async (initial) => {
  const data = { API_KEY: initial, OTHER: "1" };
  const server = await startVaultServer({ token: TOKEN, path: "secret/data/apps/checkout", data });
  return {
    server,
    route: "write",
    credential: TOKEN,
    store: createVaultStore({
      name: "checkout",
      baseUrl: server.url,
      credential: () => Promise.resolve(new Secret(TOKEN)),
      mount: "secret",
      path: "apps/checkout",
      member: "API_KEY",
      http: createHttpClient({ allowedHosts: ["127.0.0.1"] }),
      timeoutMs: 1000,
    }),
    stored: async () => String(server.versions.at(-1)?.["API_KEY"]),
    breakIt: async () => server.allow(["read"]),
    close: () => server.close(),
  };
});
