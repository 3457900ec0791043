import { createGithubActionsStore } from "../../src/adapters/consumer-store/github-actions.ts";
import { adapterParts } from "../fakes/adapter-parts.ts";
import { GITHUB_TOKEN } from "../fakes/github-shapes.ts";
import { startGithubSecrets } from "../fakes/github-secrets.ts";
import { Secret } from "../../src/core/secret.ts";
import { httpStoreContract } from "./http-store.ts";

const places = [
  ["a repository", { repository: "acme/web" }, "/repos/acme/web/actions/secrets/DEPLOY_KEY"],
  [
    "an environment",
    { repository: "acme/web", environment: "live/eu" },
    "/repos/acme/web/environments/live%2Feu/secrets/DEPLOY_KEY",
  ],
  ["an organisation", { organization: "acme" }, "/orgs/acme/actions/secrets/DEPLOY_KEY"],
] as const;

for (const [what, place, path] of places) {
  httpStoreContract(`github-actions, in ${what}`, async (initial) => {
    const github = await startGithubSecrets();
    github.put(path, initial, { visibility: "selected", repositories: [3, 5, 8] });
    const store = createGithubActionsStore({
      ...adapterParts(),
      name: "ci",
      ...place,
      secret: "DEPLOY_KEY",
      baseUrl: github.server.url,
      credential: async () => new Secret(GITHUB_TOKEN),
      timeoutMs: 300,
    });
    return {
      store,
      server: github.server,
      route: "write",
      credential: GITHUB_TOKEN,
      stored: async () => github.stored.get(path)?.value ?? null,
      breakIt: async () => github.server.fault("write", { kind: "status", status: 403 }),
      close: () => github.server.close(),
    };
  });
}
