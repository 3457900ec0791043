import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createGithubActionsStore } from "../../../src/adapters/consumer-store/github-actions.ts";
import { Secret } from "../../../src/core/secret.ts";
import type { ConsumerStore } from "../../../src/ports/consumer-store.ts";
import { adapterParts } from "../../fakes/adapter-parts.ts";
import { type GithubSecrets, startGithubSecrets } from "../../fakes/github-secrets.ts";
import { GITHUB_TOKEN } from "../../fakes/github-shapes.ts";

const VALUE = new Secret("team.EXAMPLE_fresh_value_ümlaut");
const ORG = "/orgs/acme/actions/secrets/DEPLOY_KEY";

let github: GithubSecrets;
beforeEach(async () => {
  github = await startGithubSecrets();
});
afterEach(() => github.server.close());

function store(place: { readonly repository?: string; readonly organization?: string }): ConsumerStore {
  const { http, clock } = adapterParts();
  return createGithubActionsStore({
    http,
    clock,
    name: "ci",
    baseUrl: `${github.server.url}/`,
    credential: async () => new Secret(GITHUB_TOKEN),
    secret: "DEPLOY_KEY",
    ...place,
  });
}

describe("a secret of GitHub Actions", () => {
  it("arrives byte by byte, and GitHub is never shown it in clear", async () => {
    github.put("/repos/acme/web/actions/secrets/DEPLOY_KEY", "team.EXAMPLE_old");
    await store({ repository: "acme/web" }).write(VALUE);
    expect(github.stored.get("/repos/acme/web/actions/secrets/DEPLOY_KEY")?.value).toBe(VALUE.reveal());
    const sent = JSON.stringify(
      github.server.calls.map(({ path, body, query }) => [path, body, query.toString()]),
    );
    expect(sent).not.toContain("fresh_value");
  });

  it("of an organisation stays visible to whom it was, to the last page of repositories", async () => {
    for (const before of [
      { visibility: "selected", repositories: [3, 5, 8, 13, 21] },
      { visibility: "selected", repositories: [] },
      { visibility: "all", repositories: [] },
      { visibility: "private", repositories: [] },
    ] as const) {
      github.put(ORG, "team.EXAMPLE_old", before);
      await store({ organization: "acme" }).write(VALUE);
      expect(github.stored.get(ORG)).toMatchObject({ value: VALUE.reveal(), ...before });
    }
  });

  it("of an organisation loses nobody because a repository goes while they are listed", async () => {
    github.put(ORG, "team.EXAMPLE_old", { visibility: "selected", repositories: [3, 5, 8, 13, 21] });
    const does = (): void =>
      github.put(ORG, "team.EXAMPLE_old", { visibility: "selected", repositories: [5, 8, 13, 21] });
    github.server.fault("repositories", { kind: "then", does });
    await store({ organization: "acme" }).write(VALUE);
    expect(github.stored.get(ORG)?.repositories).toEqual([5, 8, 13, 21]);
  });

  it("of an organisation isn't written if its visibility can't be read whole", async () => {
    github.put(ORG, "team.EXAMPLE_old", { visibility: "selected", repositories: [3, 5, 8] });
    for (const route of ["look", "repositories"]) {
      for (const fault of [
        { kind: "status", status: 403 },
        { kind: "status", status: 500 },
        { kind: "status", status: 200, body: { repositories: "all of them" } },
        { kind: "html" },
        { kind: "half-body" },
      ] as const) {
        github.server.fault(route, fault);
        await expect(store({ organization: "acme" }).write(VALUE)).rejects.toMatchObject({ happened: "no" });
      }
    }
    expect(github.server.calls.filter(({ route }) => route === "write")).toEqual([]);
  });

  it("isn't made in an organisation where it wasn't", async () => {
    await expect(store({ organization: "acme" }).write(VALUE)).rejects.toMatchObject({
      code: "ERR_STORE_REFUSED",
      happened: "no",
    });
    expect(github.stored.size).toBe(0);
  });

  it("that isn't there is said by the preflight, with the permission that may hide it", async () => {
    await expect(store({ repository: "acme/web" }).preflight()).rejects.toMatchObject({
      code: "ERR_STORE_REFUSED",
      message: "ci can't look at the secret: there is no such thing (404)",
      hint: expect.stringContaining('the repository permission "Secrets" (read)') as string,
    });
  });

  it("whose public key is none, or another by now, isn't written", async () => {
    github.put(ORG, "team.EXAMPLE_old", { visibility: "all" });
    for (const key of ["c2hvcnQ=", "not base64!", ""]) {
      github.server.fault("public-key", { kind: "status", status: 200, body: { key_id: "1", key } });
      await expect(store({ organization: "acme" }).write(VALUE)).rejects.toMatchObject({
        code: "ERR_STORE_ANSWER",
        happened: "no",
      });
    }
    const answer = { key_id: "568250", key: Buffer.alloc(32, 9).toString("base64") };
    github.server.fault("public-key", { kind: "status", status: 200, body: answer });
    await expect(store({ organization: "acme" }).write(VALUE)).rejects.toMatchObject({ happened: "no" });
    expect(github.stored.get(ORG)?.value).toBe("team.EXAMPLE_old");
  });
});
