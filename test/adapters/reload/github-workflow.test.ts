import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createGithubWorkflowReload } from "../../../src/adapters/reload/github-workflow.ts";
import { Secret } from "../../../src/core/secret.ts";
import type { Reload } from "../../../src/ports/consumer-store.ts";
import { adapterParts } from "../../fakes/adapter-parts.ts";
import { type GithubRuns, startGithubRuns } from "../../fakes/github-runs.ts";
import { GITHUB_TOKEN } from "../../fakes/github-shapes.ts";

let github: GithubRuns;
let slept: number;
beforeEach(async () => {
  github = await startGithubRuns();
  slept = 0;
});
afterEach(() => github.server.close());

function reload(timeoutMs?: number): Reload {
  const { clock, ...parts } = adapterParts();
  return createGithubWorkflowReload({
    ...parts,
    clock: { now: () => clock.now(), sleep: async (seconds) => void (slept += seconds) },
    name: "deploy",
    baseUrl: github.server.url,
    credential: async () => new Secret(GITHUB_TOKEN),
    repository: "acme/web",
    workflow: "deploy.yml",
    ref: "main",
    inputs: { target: "eu" },
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
}

describe("a workflow as the reload", () => {
  it("is queued once, in a later second than the write, and isn't waited for", async () => {
    await reload().run();
    expect([slept, github.dispatched]).toEqual([2, [{ ref: "main", inputs: { target: "eu" } }]]);
  });

  it("is told apart from one that GitHub refused, and names the permission", async () => {
    github.server.fault("dispatch", { kind: "status", status: 403 });
    await expect(reload().run()).rejects.toMatchObject({
      code: "ERR_STORE_REFUSED",
      happened: "no",
      hint: 'the credential needs the repository permission "Actions" (write), or the scope repo',
    });
    github.server.fault("dispatch", { kind: "status", status: 422 });
    await expect(reload().run()).rejects.toMatchObject({ code: "ERR_STORE_REFUSED", happened: "no" });
    expect(github.dispatched).toEqual([]);
  });

  it("may have been queued if the answer got lost, and is sent once", async () => {
    for (const fault of [
      { kind: "drop", commits: true },
      { kind: "hang", commits: true },
      { kind: "status", status: 502, commits: true },
      { kind: "html" },
    ] as const) {
      github.server.fault("dispatch", fault);
      const before = github.server.calls.length;
      const timeoutMs = fault.kind === "hang" ? 300 : undefined;
      await expect(reload(timeoutMs).run()).rejects.toMatchObject({ happened: "unknown" });
      expect(github.server.calls.length).toBe(before + 1);
    }
  });
});
