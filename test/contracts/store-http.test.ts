import { createHttpStore } from "../../src/adapters/consumer-store/http.ts";
import { createHttpClient } from "../../src/adapters/http.ts";
import { Secret } from "../../src/core/secret.ts";
import { startFakeServer } from "../fakes/fake-server.ts";
import { httpStoreContract } from "./http-store.ts";

const TOKEN = "ci_EXAMPLE_token";

httpStoreContract("http", async (initial) => {
  let stored = initial;
  let allowed = true;
  const server = await startFakeServer(({ method, path, json, headers }) => {
    if (path !== "/api/variables/API_KEY") return null;
    const refuses = !allowed || headers.authorization !== `Bearer ${TOKEN}`;
    const route = method === "PUT" ? "write" : "read";
    return {
      route,
      answer: () => {
        if (refuses) return { status: 403 };
        if (route === "write")
          stored = (json as { readonly variable: { readonly value: string } }).variable.value;
        return { status: 200, body: { variable: { value: stored, masked: true } } };
      },
    };
  });
  return {
    server,
    route: "write",
    credential: TOKEN,
    store: createHttpStore({
      name: "ci",
      baseUrl: `${server.url}/api/`,
      credential: () => Promise.resolve(new Secret(TOKEN)),
      auth: { header: "authorization", scheme: "Bearer" },
      write: {
        method: "PUT",
        path: "/variables/API_KEY",
        headers: {},
        body: { variable: { value: "${value}", masked: true } },
        success: { status: [200] },
      },
      read: { path: "/variables/API_KEY", headers: {}, value: "/variable/value" },
      http: createHttpClient({ allowedHosts: ["127.0.0.1"] }),
      timeoutMs: 1000,
    }),
    stored: async () => stored,
    breakIt: async () => void (allowed = false),
    close: () => server.close(),
  };
});
