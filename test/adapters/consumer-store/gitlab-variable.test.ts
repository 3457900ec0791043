import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createConsumerStore } from "../../../src/adapters/consumer-store/index.ts";
import { Secret } from "../../../src/core/secret.ts";
import { storeSchema } from "../../../src/formats/config/stores.ts";
import type { ConsumerStore } from "../../../src/ports/consumer-store.ts";
import { adapterParts } from "../../fakes/adapter-parts.ts";
import { GITLAB_TOKEN, type Gitlab, gitlabVariable, startGitlab } from "../../fakes/gitlab.ts";

const OLD = "team.EXAMPLE_gitlab_old_0001";
const NEW = "team.EXAMPLE_gitlab_new_0002";

let gitlab: Gitlab;
beforeEach(async () => {
  gitlab = await startGitlab();
  gitlab.variables.set("projects/shop/web", [gitlabVariable({ value: OLD })]);
});
afterEach(() => gitlab.server.close());

function open(more: Record<string, unknown> = {}): ConsumerStore {
  const baseUrl = gitlab.server.url;
  const owner = "group" in more ? {} : { project: "shop/web" };
  const entry = { adapter: "gitlab-variable", baseUrl, credential: { env: "TOKEN" }, variable: "API_KEY" };
  return createConsumerStore(
    "web",
    storeSchema.parse({ ...entry, ...owner, ...more }),
    adapterParts({ env: { TOKEN: GITLAB_TOKEN } }),
  );
}

const routes = (): readonly (string | null)[] => gitlab.server.calls.map(({ route }) => route);

describe("store: gitlab-variable", () => {
  it("changes the value and leaves every other setting as it is", async () => {
    const kept = {
      protected: true,
      masked: true,
      raw: true,
      variable_type: "file",
      description: "kept",
    } as const;
    gitlab.variables.set("projects/shop/web", [gitlabVariable({ value: OLD, ...kept })]);
    await open().write(new Secret(NEW));
    expect(gitlab.variables.get("projects/shop/web")).toEqual([gitlabVariable({ value: NEW, ...kept })]);
  });

  it("takes the variable of one environment, and no other", async () => {
    const scopes = ["*", "production", "review/*"];
    const both = (value: (scope: string) => string) =>
      scopes.map((environment_scope) =>
        gitlabVariable({ environment_scope, value: value(environment_scope) }),
      );
    gitlab.variables.set(
      "projects/shop/web",
      both(() => OLD),
    );
    await open({ environmentScope: "review/*" }).write(new Secret(NEW));
    expect(gitlab.variables.get("projects/shop/web")).toEqual(
      both((scope) => (scope === "review/*" ? NEW : OLD)),
    );
  });

  it("writes a group's variable", async () => {
    gitlab.variables.set("groups/shop/teams", [gitlabVariable({ value: OLD })]);
    await open({ group: "shop/teams" }).write(new Secret(NEW));
    expect(gitlab.variables.get("groups/shop/teams")?.[0]?.value).toBe(NEW);
  });

  it("writes nothing where only another environment has the variable", async () => {
    gitlab.variables.set("groups/7", [gitlabVariable({ value: OLD, environment_scope: "production" })]);
    const store = open({ group: "7", environmentScope: "staging" });
    await expect(store.preflight()).rejects.toMatchObject({ code: "ERR_STORE_ANSWER", happened: "no" });
    await expect(store.write(new Secret(NEW))).rejects.toMatchObject({ happened: "no" });
    expect(routes()).not.toContain("write");
  });

  it("creates nothing: a name that isn't there is a mistake in the config", async () => {
    await expect(open({ variable: "API_KEYS" }).write(new Secret(NEW))).rejects.toMatchObject({
      code: "ERR_STORE_REFUSED",
      hint: expect.stringMatching(/^check the name in the config; or the credential needs the api scope/),
    });
    expect(routes()).not.toContain("write");
  });

  it.each(["short", "has a space in it", "has$dollar$signs", "two\nlines\nof\ntext"])(
    "says what a masked variable can't hold: %j",
    async (value) => {
      await expect(open().write(new Secret(value))).rejects.toMatchObject({
        code: "ERR_STORE_REFUSED",
        happened: "no",
        hint: expect.stringMatching(/^a masked value has 8 characters or more/),
      });
    },
  );

  it("finds a token that may only read before anything is changed", async () => {
    gitlab.scopes.delete("api");
    gitlab.scopes.add("read_api");
    await expect(open().preflight()).rejects.toMatchObject({
      code: "ERR_STORE_REFUSED",
      happened: "no",
      hint: "the credential needs the api scope and the role Maintainer in the project",
    });
    expect(routes()).toEqual(["read", "self"]);
  });

  it("isn't stopped by a token that doesn't say what it may do", async () => {
    gitlab.server.fault("self", { kind: "status", status: 404 });
    await open().preflight();
  });

  it("notices that a variable is hidden, and that it isn't", async () => {
    gitlab.variables.set("projects/shop/web", [gitlabVariable({ value: OLD, hidden: true })]);
    await expect(open().preflight()).rejects.toMatchObject({ hint: "say hidden: true in the config" });
    await open({ hidden: true }).preflight();
    gitlab.variables.set("projects/shop/web", [gitlabVariable({ value: OLD })]);
    await expect(open({ hidden: true }).preflight()).rejects.toMatchObject({
      hint: "say hidden: false in the config",
    });
  });

  it("takes an answer that isn't the variable for no answer", async () => {
    for (const body of [
      {},
      { key: "OTHER", value: NEW },
      "<h1>Sign in</h1>",
      gitlabVariable({ value: OLD }),
    ]) {
      gitlab.server.fault("write", { kind: "status", status: 200, body });
      await expect(open().write(new Secret(NEW))).rejects.toMatchObject({
        code: "ERR_STORE_ANSWER",
        happened: "unknown",
      });
    }
  });
});
