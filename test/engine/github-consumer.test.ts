import { createHash } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { createGithubActionsStore } from "../../src/adapters/consumer-store/github-actions.ts";
import { createGithubWorkflowRunProbe } from "../../src/adapters/probe/github-workflow-run.ts";
import { createGithubWorkflowReload } from "../../src/adapters/reload/github-workflow.ts";
import { Secret } from "../../src/core/secret.ts";
import { plus } from "../../src/core/time.ts";
import { adapterParts } from "../fakes/adapter-parts.ts";
import type { FakeServer } from "../fakes/fake-server.ts";
import { type FakeRun, startGithubRuns } from "../fakes/github-runs.ts";
import { startGithubSecrets } from "../fakes/github-secrets.ts";
import { GITHUB_TOKEN } from "../fakes/github-shapes.ts";
import { blockersOf, closeLeakPath } from "./deeds.ts";
import { type Play, play } from "./play.ts";
import { consumer } from "./setting.ts";

const PATH = "/repos/acme/web/actions/secrets/DEPLOY_KEY";
const servers: FakeServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

/** The one consumer is a workflow that says which key it holds; no log says anything. */
async function workflow(response: Play, says: (value: string) => readonly string[]) {
  const { clock } = response.world;
  const second = (at: string): string => at.replace(/\.\d+Z$/, "Z");
  const [secrets, runs] = [await startGithubSecrets(), await startGithubRuns()];
  servers.push(secrets.server, runs.server);
  secrets.put(PATH, response.world.leaked.value.reveal());
  // As GitHub does: a run takes the secret as it is when it is queued.
  runs.onDispatch = (): FakeRun => {
    const completedAt = second(plus(clock.now(), 20));
    const value = secrets.stored.get(PATH)?.value ?? "";
    return {
      queuedAt: second(clock.now()),
      completedAt,
      get conclusion() {
        return clock.now() >= completedAt ? ("success" as const) : null;
      },
      notices: says(value),
    };
  };
  const about = {
    http: adapterParts().http,
    clock,
    credential: async () => new Secret(GITHUB_TOKEN),
    repository: "acme/web",
    workflow: "deploy.yml",
    secret: "DEPLOY_KEY",
  };
  const store = createGithubActionsStore({ ...about, name: "secret", baseUrl: secrets.server.url });
  const { url: baseUrl } = runs.server;
  response.adapt(() => ({
    auditLogs: [],
    store: () => ({
      ...store,
      async write(value) {
        await store.write(value);
        runs.secretChangedAt = second(clock.now());
      },
    }),
    reload: () => createGithubWorkflowReload({ ...about, name: "start", baseUrl, ref: "main", inputs: {} }),
    probes: () => [
      createGithubWorkflowRunProbe({
        ...about,
        name: "says",
        baseUrl,
        job: "deploy",
        step: "call",
        fingerprint: { title: "stanch-key", length: 16 },
      }),
    ],
  }));
  return { secrets, runs };
}

const digits = (value: string): string => createHash("sha256").update(value).digest("hex").slice(0, 16);

describe("a consumer in GitHub Actions", () => {
  it("is proven by the runs since its secret changed, the one that its reload started too", async () => {
    const response = await play({ consumers: [consumer("web", { period: "on-demand" })] });
    const { secrets, runs } = await workflow(response, (value) => [digits(value)]);
    // It ended well on the leaked key, a moment before the swap.
    runs.runs.push({ ...runs.onDispatch(), conclusion: "success" });
    closeLeakPath(response);
    const stop = await response.drive({ seconds: 120 });
    expect(runs.dispatched).toHaveLength(1);
    expect(secrets.stored.get(PATH)?.value).not.toBe(response.world.leaked.value.reveal());
    const uses = response
      .rows("evidence.observed")
      .flatMap(({ data }) => data.evidence)
      .filter(({ fact }) => fact === "use");
    expect(uses.length).toBeGreaterThan(0);
    expect(new Set(uses.map(({ key }) => key))).toEqual(new Set(["new"]));
    // The run that its reload started: it ended after the swap was on record.
    expect(uses.every(({ last }) => last > response.rows("consumer.written")[0]!.at)).toBe(true);
    // It runs when somebody wants it to: two runs, a minute apart, stand for its periods.
    const aboutWeb = (told: typeof stop) => blockersOf(told).filter((blocker) => blocker.includes("web"));
    expect(aboutWeb(stop)).toEqual(["NEW_USE_UNPROVEN web"]);
    runs.runs.push(runs.onDispatch());
    expect(aboutWeb(await response.drive({ seconds: 120 }))).toEqual([]);
  });

  it("isn't proven by a run that holds another key, or doesn't say which", async () => {
    for (const says of [() => [], () => [digits("team.EXAMPLE_somebody_elses")]]) {
      const response = await play({ consumers: [consumer("web", { period: "on-demand" })] });
      const { runs } = await workflow(response, says);
      closeLeakPath(response);
      await response.drive({ seconds: 120 });
      runs.runs.push(runs.onDispatch());
      const stop = await response.drive({ seconds: 120 });
      expect(blockersOf(stop)).toContain("NEW_USE_UNPROVEN web");
    }
  });
});
