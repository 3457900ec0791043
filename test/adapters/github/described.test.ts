import type { operations, paths } from "@octokit/openapi-types";
import { afterEach, describe, expect, it } from "vitest";
import { createGithubActionsStore } from "../../../src/adapters/consumer-store/github-actions.ts";
import { createGithubIssueNotifier } from "../../../src/adapters/notifier/github-issue.ts";
import { createGithubWorkflowRunProbe } from "../../../src/adapters/probe/github-workflow-run.ts";
import { createGithubWorkflowReload } from "../../../src/adapters/reload/github-workflow.ts";
import { Secret } from "../../../src/core/secret.ts";
import { adapterParts } from "../../fakes/adapter-parts.ts";
import type { FakeServer } from "../../fakes/fake-server.ts";
import { startGithubIssues } from "../../fakes/github-issues.ts";
import { startGithubRuns } from "../../fakes/github-runs.ts";
import { startGithubSecrets } from "../../fakes/github-secrets.ts";
import { GITHUB_TOKEN } from "../../fakes/github-shapes.ts";

/**
 * What `test/live/github-prism.test.ts` can't check, since its part of GitHub's description lacks it. Here the compiler
 * compares addresses and bodies with the whole description.
 */
type Body<O extends keyof operations> = operations[O] extends {
  requestBody: { content: { "application/json": infer B } };
}
  ? B
  : never;
type Query<O extends keyof operations> = operations[O] extends { parameters: { query?: infer Q } }
  ? keyof NonNullable<Q>
  : never;

const servers: FakeServer[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

const { http } = adapterParts();
const common = (server: FakeServer) => ({
  http,
  clock: { now: () => "2026-11-26T10:05:00.000Z", sleep: () => Promise.resolve() },
  name: "github",
  baseUrl: server.url,
  credential: async () => new Secret(GITHUB_TOKEN),
});

/** The calls of a route: address by the description's template, and which parameters stand in the query. */
function called(server: FakeServer, route: string, template: keyof paths) {
  const pattern = new RegExp(`^${template.replaceAll(/\{[a-z_]+\}/g, "[^/]+")}$`);
  const calls = server.calls.filter((call) => call.route === route);
  expect([route, calls.map(({ path }) => path)]).toEqual([
    route,
    calls.map(() => expect.stringMatching(pattern) as string),
  ]);
  expect([route, calls.length > 0]).toEqual([route, true]);
  return { json: calls[0]?.json, query: [...(calls[0]?.query.keys() ?? [])] };
}

describe("requests beside those that Prism checks", () => {
  it("write and read the secret of an environment", async () => {
    const github = await startGithubSecrets();
    const { server } = github;
    servers.push(server);
    github.put("/repos/acme/web/environments/live/secrets/DEPLOY_KEY", "team.EXAMPLE_old");
    const store = createGithubActionsStore({
      ...common(server),
      repository: "acme/web",
      environment: "live",
      secret: "DEPLOY_KEY",
    });
    await store.preflight();
    await store.write(new Secret("team.EXAMPLE_new"));
    called(server, "public-key", "/repos/{owner}/{repo}/environments/{environment_name}/secrets/public-key");
    const one = "/repos/{owner}/{repo}/environments/{environment_name}/secrets/{secret_name}";
    called(server, "look", one);
    const body = {
      encrypted_value: expect.any(String) as string,
      key_id: "568250",
    } satisfies Body<"actions/create-or-update-environment-secret">;
    expect(called(server, "write", one).json).toEqual(body);
  });

  it("start a workflow", async () => {
    const { server } = await startGithubRuns();
    servers.push(server);
    const body = { ref: "main", inputs: { target: "eu" } } satisfies Body<"actions/create-workflow-dispatch">;
    await createGithubWorkflowReload({
      ...common(server),
      repository: "acme/web",
      workflow: "deploy.yml",
      ...body,
    }).run();
    const path = "/repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches";
    expect(called(server, "dispatch", path).json).toEqual(body);
  });

  it("read runs, jobs and notices of a workflow", async () => {
    const { server, runs } = await startGithubRuns();
    servers.push(server);
    const done = { queuedAt: "2026-11-26T10:01:00Z", completedAt: "2026-11-26T10:02:00Z" };
    runs.push({ ...done, conclusion: "success", notices: ["0123456789abcdef"] });
    const report = await createGithubWorkflowRunProbe({
      ...common(server),
      repository: "acme/web",
      workflow: "deploy.yml",
      branch: "main",
      secret: "DEPLOY_KEY",
      job: "deploy",
      fingerprint: { title: "stanch-key", length: 16 },
    }).ask();
    expect(report.outcome).toBe("success");
    const listed = called(server, "runs", "/repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs");
    expect(listed.query).toEqual([
      "per_page",
      "exclude_pull_requests",
      "branch",
    ] satisfies Query<"actions/list-workflow-runs">[]);
    const jobs = "/repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}/jobs";
    expect(called(server, "jobs", jobs).query).toEqual([
      "per_page",
    ] satisfies Query<"actions/list-jobs-for-workflow-run-attempt">[]);
    const notices = "/repos/{owner}/{repo}/check-runs/{check_run_id}/annotations";
    expect(called(server, "notices", notices).query).toEqual([
      "per_page",
    ] satisfies Query<"checks/list-annotations">[]);
  });

  it("open issues and comment on them", async () => {
    const { server } = await startGithubIssues();
    servers.push(server);
    const notifier = createGithubIssueNotifier({
      ...common(server),
      repository: "acme/response",
      label: "stanch",
    });
    const words = { incident: "L-1", banner: "LIVE", to: "ada", subject: "s", lines: ["l"] } as const;
    const notice = { ...words, topic: "L-1", severity: "info", ends: [] } as const;
    await notifier.send({ ...notice, dedupe: "1" });
    await notifier.send({ ...notice, dedupe: "2" });
    called(server, "repository", "/repos/{owner}/{repo}");
    const text = expect.any(String) as string;
    const issue = { title: text, body: text, labels: ["stanch"] } satisfies Body<"issues/create">;
    expect(called(server, "create", "/repos/{owner}/{repo}/issues").json).toEqual(issue);
    expect(called(server, "list", "/repos/{owner}/{repo}/issues").query).toEqual([
      "labels",
      "state",
      "sort",
      "direction",
      "per_page",
    ] satisfies Query<"issues/list-for-repo">[]);
    const comments = "/repos/{owner}/{repo}/issues/{issue_number}/comments";
    const comment = { body: text } satisfies Body<"issues/create-comment">;
    expect(called(server, "comment", comments).json).toEqual(comment);
    expect(called(server, "comments", comments).query).toEqual([
      "per_page",
    ] satisfies Query<"issues/list-comments">[]);
  });
});
