import { type FakeCall, type FakeReply, type FakeServer, startFakeServer } from "./fake-server.ts";
import { type Schemas, repository, unauthorised, user } from "./github-shapes.ts";

type Conclusion = "success" | "failure" | "cancelled" | "skipped" | null;

/** A run of `deploy.yml` in acme/web, whose job `deploy` calls the provider in its step `call`. */
export interface FakeRun {
  readonly queuedAt: string;
  readonly completedAt: string;
  readonly conclusion: Conclusion;
  readonly attempt?: number;
  readonly actor?: string;
  readonly headRepository?: string;
  /** Of the step `key was refused`. */
  readonly refused?: Conclusion;
  /** What the job published as notices titled `stanch-key`. */
  readonly notices?: readonly string[];
  /** How many jobs have that name. */
  readonly jobs?: number;
}

/** GitHub's runs of one workflow, the time of its secret, and what was dispatched. */
export interface GithubRuns {
  readonly server: FakeServer;
  /** Oldest first. */
  readonly runs: FakeRun[];
  secretChangedAt: string;
  readonly dispatched: unknown[];
  /** What a dispatched run comes to. */
  onDispatch: () => FakeRun;
}

const BASE = "/repos/acme/web";

export async function startGithubRuns(): Promise<GithubRuns> {
  const runs: FakeRun[] = [];
  const dispatched: unknown[] = [];

  const routes: readonly (readonly [string, RegExp, string, (call: FakeCall, id: number) => FakeReply])[] = [
    ["GET", /^\/repos\/acme\/web\/actions\/secrets\/DEPLOY_KEY$/, "secret", secret],
    ["GET", /^\/repos\/acme\/web\/actions\/workflows\/deploy.yml\/runs$/, "runs", list],
    ["GET", /^\/repos\/acme\/web\/actions\/runs\/(\d+)\/attempts\/\d+\/jobs$/, "jobs", (_, id) => jobs(id)],
    ["GET", /^\/repos\/acme\/web\/check-runs\/(\d+)\/annotations$/, "notices", (_, id) => notices(id)],
    ["POST", /^\/repos\/acme\/web\/actions\/workflows\/deploy.yml\/dispatches$/, "dispatch", dispatch],
  ];

  function secret(): FakeReply {
    const body = {
      name: "DEPLOY_KEY",
      created_at: "2026-01-01T00:00:00Z",
      updated_at: github.secretChangedAt,
    };
    return { status: 200, body: body satisfies Schemas["actions-secret"] };
  }

  function list(): FakeReply {
    const workflow_runs = runs.map((run, index) => shownRun(run, index + 1)).toReversed();
    return { status: 200, body: { total_count: runs.length, workflow_runs } };
  }

  function jobs(id: number): FakeReply {
    const run = runs[id - 1];
    if (run === undefined) return { status: 404, body: { message: "Not Found" } };
    const shown = Array.from({ length: run.jobs ?? 1 }, () => shownJob(run, id));
    return { status: 200, body: { total_count: shown.length, jobs: shown } };
  }

  function notices(id: number): FakeReply {
    const body = (runs[id - 1]?.notices ?? []).map((message): Schemas["check-annotation"] => ({
      path: ".github",
      start_line: 1,
      end_line: 1,
      start_column: null,
      end_column: null,
      annotation_level: "notice",
      title: "stanch-key",
      message,
      raw_details: null,
      blob_href: "",
    }));
    return { status: 200, body };
  }

  function dispatch({ json }: FakeCall): FakeReply {
    dispatched.push(json);
    runs.push(github.onDispatch());
    return { status: 204 };
  }

  const server = await startFakeServer((call) => {
    const found = routes.find(([method, path]) => method === call.method && path.test(call.path));
    if (found === undefined) return null;
    const [, path, route, answer] = found;
    const id = Number(path.exec(call.path)?.[1]);
    return { route, answer: () => unauthorised(call) ?? answer(call, id) };
  });
  const github: GithubRuns = {
    server,
    runs,
    secretChangedAt: "2026-11-26T10:00:00Z",
    dispatched,
    onDispatch: () => ({ queuedAt: nowInSeconds(), completedAt: nowInSeconds(), conclusion: "success" }),
  };
  return github;
}

function nowInSeconds(): string {
  return new Date().toISOString().replace(/\.\d+Z$/, "Z");
}

function shownRun(run: FakeRun, id: number): Schemas["workflow-run"] {
  const url = `https://api.github.com${BASE}/actions/runs/${String(id)}`;
  return {
    id,
    name: "deploy",
    node_id: `WFR_${String(id)}`,
    head_branch: "main",
    head_sha: "0".repeat(40),
    path: ".github/workflows/deploy.yml",
    run_number: id,
    run_attempt: run.attempt ?? 1,
    event: "workflow_dispatch",
    status: run.conclusion === null ? "in_progress" : "completed",
    conclusion: run.conclusion,
    workflow_id: 7,
    url,
    html_url: url,
    pull_requests: [],
    created_at: run.queuedAt,
    updated_at: run.completedAt,
    run_started_at: run.queuedAt,
    actor: user(run.actor ?? "ada"),
    triggering_actor: user(run.actor ?? "ada"),
    jobs_url: url,
    logs_url: url,
    check_suite_url: url,
    artifacts_url: url,
    cancel_url: url,
    rerun_url: url,
    workflow_url: url,
    head_commit: null,
    repository: repository("acme/web", 1),
    head_repository: repository(run.headRepository ?? "acme/web", 2),
    display_title: "deploy",
  };
}

function shownJob(run: FakeRun, id: number): Schemas["job"] {
  const url = `https://api.github.com${BASE}/actions/jobs/${String(id)}`;
  const isDone = run.conclusion !== null;
  const step = (name: string, conclusion: Conclusion, number: number) => ({
    name,
    number,
    status: isDone ? ("completed" as const) : ("in_progress" as const),
    conclusion,
    started_at: run.queuedAt,
    completed_at: isDone ? run.completedAt : null,
  });
  return {
    id,
    run_id: id,
    run_url: url,
    node_id: `JOB_${String(id)}`,
    head_sha: "0".repeat(40),
    url,
    html_url: url,
    status: isDone ? "completed" : "in_progress",
    conclusion: run.conclusion,
    created_at: run.queuedAt,
    started_at: run.queuedAt,
    completed_at: isDone ? run.completedAt : null,
    name: "deploy",
    steps: [step("call", run.conclusion, 1), step("key was refused", run.refused ?? "skipped", 2)],
    check_run_url: url,
    labels: ["ubuntu-latest"],
    runner_id: 1,
    runner_name: "r1",
    runner_group_id: 1,
    runner_group_name: "default",
    workflow_name: "deploy",
    head_branch: "main",
  };
}
