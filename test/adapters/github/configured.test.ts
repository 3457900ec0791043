import { afterEach, describe, expect, it } from "vitest";
import { createConsumerStore } from "../../../src/adapters/consumer-store/index.ts";
import { createNotifier } from "../../../src/adapters/notifier/index.ts";
import { createProbe } from "../../../src/adapters/probe/index.ts";
import { createProvider } from "../../../src/adapters/provider/index.ts";
import { createReload } from "../../../src/adapters/reload/index.ts";
import { Secret } from "../../../src/core/secret.ts";
import { type Config, parseConfig } from "../../../src/formats/config.ts";
import type { Notice } from "../../../src/ports/notifier.ts";
import { adapterParts } from "../../fakes/adapter-parts.ts";
import type { FakeServer } from "../../fakes/fake-server.ts";
import { startGithubIssues } from "../../fakes/github-issues.ts";
import { startGithubRuns } from "../../fakes/github-runs.ts";
import { startGithubSecrets } from "../../fakes/github-secrets.ts";
import { GITHUB_TOKEN } from "../../fakes/github-shapes.ts";
import { startGithubTokens } from "../../fakes/github-tokens.ts";

const servers: FakeServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

const { clock } = adapterParts();
const parts = adapterParts({
  env: { GITHUB_TOKEN },
  clock: { now: () => clock.now(), sleep: () => Promise.resolve() },
});
const credential = { env: "GITHUB_TOKEN" };

function config(sections: object): Config {
  const file = parseConfig(JSON.stringify({ kind: "config", hosts: ["127.0.0.1"], ...sections }), "c.yaml");
  if (!file.ok) throw new Error(JSON.stringify(file.problems));
  return file.value;
}

function problems(sections: object): readonly string[] {
  const file = parseConfig(JSON.stringify({ kind: "config", hosts: ["127.0.0.1"], ...sections }), "c.yaml");
  return file.ok ? [] : file.problems.map(({ message }) => message);
}

describe("GitHub in a config", () => {
  it("is a store, a reload, a probe, a notifier and a provider that work as they are written there", async () => {
    const started = [
      startGithubSecrets(),
      startGithubRuns(),
      startGithubIssues(),
      startGithubTokens(),
    ] as const;
    const [secrets, runs, issues, tokens] = await Promise.all(started);
    servers.push(secrets.server, runs.server, issues.server, tokens.server);
    const repository = "acme/web";
    const deploy = { baseUrl: runs.server.url, credential, repository, workflow: "deploy.yml" };
    const { stores, reloads, probes, notifiers, providers } = config({
      stores: {
        one: {
          adapter: "github-actions",
          baseUrl: secrets.server.url,
          credential,
          repository,
          secret: "DEPLOY_KEY",
        },
      },
      reloads: { one: { adapter: "github-workflow", ...deploy, ref: "main" } },
      probes: { one: { adapter: "github-workflow-run", ...deploy, secret: "DEPLOY_KEY", job: "deploy" } },
      notifiers: {
        one: { adapter: "github-issue", baseUrl: issues.server.url, credential, repository: "acme/response" },
      },
      providers: {
        one: {
          adapter: "github",
          baseUrl: tokens.server.url,
          credential,
          organization: "acme",
          tokens: "listed",
          end: "everywhere",
        },
      },
    });

    secrets.put("/repos/acme/web/actions/secrets/DEPLOY_KEY", "team.EXAMPLE_old");
    await createConsumerStore("one", stores["one"]!, parts).write(new Secret("team.EXAMPLE_new"));
    expect([...secrets.stored.values()].map(({ value }) => value)).toEqual(["team.EXAMPLE_new"]);

    runs.secretChangedAt = "2020-01-01T00:00:00Z";
    await createReload("one", reloads["one"]!, parts).run();
    expect(runs.dispatched).toEqual([{ ref: "main", inputs: {} }]);

    const nobody = () => {
      throw new Error("nobody is asked");
    };
    const probe = createProbe("one", probes["one"]!, { ...parts, baseUrlOf: nobody, keyProbeOf: nobody });
    expect(probe.kind === "consumer" && (await probe.ask()).outcome).toBe("success");

    const words = { incident: "L-1", banner: "LIVE", to: "ada", subject: "s", lines: [] } as const;
    const notice: Notice = { ...words, dedupe: "1", topic: "L-1", severity: "info", ends: [] };
    await createNotifier("one", notifiers["one"]!, parts).send(notice);
    expect(issues.issues.map(({ labels }) => labels)).toEqual([["stanch"]]);

    tokens.make("deploy");
    const provider = await createProvider("one", providers["one"]!, parts);
    expect((await provider.listKeys()).map(({ name }) => name)).toEqual(["deploy"]);
    expect(Object.keys(provider)).toContain("endValue");
  });

  it("reaches no host that isn't listed, also its own address", () => {
    const stores = {
      one: { adapter: "github-actions", credential, repository: "acme/web", secret: "DEPLOY_KEY" },
    };
    expect(problems({ stores })).toEqual([expect.stringContaining("api.github.com")]);
    expect(problems({ stores, hosts: ["api.github.com"] })).toEqual([]);
  });

  it.each([
    ["two places", { repository: "acme/web", organization: "acme" }],
    ["an environment of nothing", { organization: "acme", environment: "live" }],
    ["no place", {}],
    ["no repository", { repository: "acme" }],
    ["a way out of the API", { repository: "acme/.." }],
    ["a name that GitHub keeps for itself", { repository: "acme/web", secret: "GITHUB_TOKEN" }],
    ["a name that is no name", { repository: "acme/web", secret: "a/b" }],
  ])("takes no secret in %s", (_what, place) => {
    const one = {
      adapter: "github-actions",
      baseUrl: "http://127.0.0.1",
      credential,
      secret: "DEPLOY_KEY",
      ...place,
    };
    expect(problems({ stores: { one } })).toHaveLength(1);
  });

  it("ends tokens in the organisation only where that lists them, and lists none without a credential", () => {
    const base = { adapter: "github", baseUrl: "http://127.0.0.1", organization: "acme" };
    const of = (more: object) => problems({ providers: { one: { ...base, ...more } } });
    expect(of({ tokens: "by-value" })).toHaveLength(1);
    expect(of({ tokens: "by-value", end: "everywhere" })).toEqual([]);
    expect(of({ tokens: "by-value", end: "organization" })).toHaveLength(1);
    expect(of({ tokens: "listed", end: "organization" })).toHaveLength(1);
    const app = { app: "Iv23EXAMPLEapp", installation: 4711, privateKey: { file: "app.pem" } };
    expect(of({ tokens: "listed", end: "organization", credential: app })).toEqual([]);
    expect(of({ tokens: "listed", credential: "ghp_EXAMPLE" })[0]).not.toContain("ghp_EXAMPLE");
  });
});
