import { createGitlabVariableStore } from "../../src/adapters/consumer-store/gitlab-variable.ts";
import { createHttpClient } from "../../src/adapters/http.ts";
import { Secret } from "../../src/core/secret.ts";
import { GITLAB_TOKEN, gitlabVariable, startGitlab } from "../fakes/gitlab.ts";
import { httpStoreContract } from "./http-store.ts";

for (const hidden of [false, true]) {
  httpStoreContract(`gitlab-variable${hidden ? ", hidden" : ""}`, async (initial) => {
    const { server, variables } = await startGitlab();
    const owner = "projects/shop/web";
    variables.set(owner, [gitlabVariable({ value: initial, hidden })]);
    return {
      store: createGitlabVariableStore({
        name: "web-variable",
        baseUrl: server.url,
        credential: () => Promise.resolve(new Secret(GITLAB_TOKEN)),
        owner: { project: "shop/web" },
        variable: "API_KEY",
        environmentScope: "*",
        hidden,
        timeoutMs: 1000,
        http: createHttpClient({ allowedHosts: ["127.0.0.1"] }),
      }),
      stored: async () => variables.get(owner)?.[0]?.value ?? "",
      breakIt: async () => void variables.delete(owner),
      close: () => server.close(),
      server,
      route: "write",
      credential: GITLAB_TOKEN,
    };
  });
}
