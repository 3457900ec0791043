import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createGithubWorkflowRunProbe } from "../../../src/adapters/probe/github-workflow-run.ts";
import { Secret } from "../../../src/core/secret.ts";
import type { ConsumerProbe } from "../../../src/ports/probe.ts";
import { consumerProbeContract } from "../../contracts/probe.ts";
import { adapterParts } from "../../fakes/adapter-parts.ts";
import { type FakeRun, type GithubRuns, startGithubRuns } from "../../fakes/github-runs.ts";
import { GITHUB_TOKEN } from "../../fakes/github-shapes.ts";

const DIGITS = "0123456789abcdef";
/** The secret of the fake changed at 10:00:00. */
const AFTER: FakeRun = {
  queuedAt: "2026-11-26T10:00:01Z",
  completedAt: "2026-11-26T10:00:40Z",
  conclusion: "success",
};

let github: GithubRuns;
beforeEach(async () => {
  github = await startGithubRuns();
});
afterEach(() => github.server.close());

function probe(more: Partial<Parameters<typeof createGithubWorkflowRunProbe>[0]> = {}): ConsumerProbe {
  return createGithubWorkflowRunProbe({
    http: adapterParts().http,
    clock: { now: () => "2026-11-26T10:05:00.000Z", sleep: () => Promise.resolve() },
    name: "deploy-says",
    baseUrl: github.server.url,
    credential: async () => new Secret(GITHUB_TOKEN),
    repository: "acme/web",
    workflow: "deploy.yml",
    secret: "DEPLOY_KEY",
    job: "deploy",
    step: "call",
    refusedStep: "key was refused",
    ...more,
  });
}

consumerProbeContract({
  async open(mood) {
    github.runs.push(mood === "refused" ? { ...AFTER, conclusion: "failure", refused: "failure" } : AFTER);
    if (mood === "gone") await github.server.close();
    return probe();
  },
});

describe("a workflow's run as the proof of its secret", () => {
  it("counts from when its step ended", async () => {
    github.runs.push(AFTER);
    expect(await probe().ask()).toMatchObject({
      outcome: "success",
      at: "2026-11-26T10:00:40.000Z",
      detail: "run 1: the step succeeded",
    });
  });

  it("says nothing if it was queued before the secret changed, or in the same second, whenever it ended", async () => {
    for (const queuedAt of ["2026-11-26T09:59:59Z", "2026-11-26T10:00:00Z"]) {
      github.runs.push({ ...AFTER, queuedAt });
      expect(await probe().ask()).toMatchObject({ outcome: "unknown" });
    }
  });

  it("says nothing if it was queued before and run again after the change", async () => {
    github.runs.push({ ...AFTER, queuedAt: "2026-11-26T09:00:00Z", attempt: 2 });
    expect((await probe().ask()).outcome).toBe("unknown");
  });

  it("says nothing while it runs; the newest that ended speaks", async () => {
    github.runs.push(AFTER, { ...AFTER, queuedAt: "2026-11-26T10:02:00Z", conclusion: null });
    expect(await probe().ask()).toMatchObject({ outcome: "success", detail: "run 1: the step succeeded" });
    github.runs.push({
      queuedAt: "2026-11-26T10:03:00Z",
      completedAt: "2026-11-26T10:03:30Z",
      conclusion: "failure",
    });
    expect(await probe().ask()).toMatchObject({ outcome: "failure", at: "2026-11-26T10:03:30.000Z" });
  });

  it.each(["cancelled", "skipped"] as const)("says nothing if its job was %s", async (conclusion) => {
    github.runs.push({ ...AFTER, conclusion });
    for (const step of ["call", undefined])
      expect((await probe(step === undefined ? { job: "deploy" } : { step }).ask()).outcome).toBe("unknown");
  });

  it("is no refusal because it failed, only because the step for that did", async () => {
    github.runs.push({ ...AFTER, conclusion: "failure" });
    expect((await probe().ask()).outcome).toBe("failure");
    github.runs.push({ ...AFTER, conclusion: "failure", refused: "failure" });
    expect((await probe().ask()).outcome).toBe("refused");
  });

  it("gets no secrets for a fork's pull request, and others for Dependabot", async () => {
    github.runs.push({ ...AFTER, headRepository: "stranger/web" }, { ...AFTER, actor: "dependabot[bot]" });
    expect((await probe().ask()).outcome).toBe("unknown");
  });

  it("says nothing if two of its jobs have the name", async () => {
    github.runs.push({ ...AFTER, jobs: 2 });
    expect((await probe().ask()).outcome).toBe("unknown");
  });

  it("names the key by the digits that the job published, if it is one voice", async () => {
    const asked = probe({ fingerprint: { title: "stanch-key", length: 16 } });
    expect(asked.reportsSha256).toBe(16);
    github.runs.push({ ...AFTER, notices: [DIGITS, `${DIGITS}\n`] });
    expect(await asked.ask()).toMatchObject({ outcome: "success", sha256Prefix: DIGITS });
    for (const notices of [[], [DIGITS, "f".repeat(16)], ["not hex, 16 long"], [DIGITS.slice(1)]]) {
      github.runs.push({ ...AFTER, notices });
      expect(Object.keys(await asked.ask())).not.toContain("sha256Prefix");
    }
  });

  it("isn't believed with a time from the future", async () => {
    github.runs.push({ ...AFTER, completedAt: "2026-11-26T11:00:00Z" });
    expect((await probe().ask()).outcome).toBe("unknown");
  });

  it("is unknown when GitHub refuses, limits, fails or shows a page", async () => {
    github.runs.push(AFTER);
    for (const route of ["secret", "runs", "jobs"]) {
      for (const status of [401, 403, 404, 429, 500]) github.server.fault(route, { kind: "status", status });
      github.server.fault(route, { kind: "html" });
      github.server.fault(route, { kind: "half-body" });
      for (let call = 0; call < 7; call += 1) {
        const said = await probe().ask();
        expect(said.outcome).toBe("unknown");
        expect(JSON.stringify(said)).not.toMatch(/EXAMPLE|Bearer/);
      }
    }
    expect((await probe().ask()).outcome).toBe("success");
  });
});
