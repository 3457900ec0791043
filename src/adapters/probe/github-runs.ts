import { z } from "zod";
import { StanchError } from "../../core/errors.ts";
import { type Instant, isAfter } from "../../core/time.ts";
import { parseTime } from "../../formats/outside-time.ts";
import { answerError } from "../answer-error.ts";
import { type GithubApi, repositoryPath } from "../github/api.ts";
import { type SecretPlace, secretPaths } from "../github/secret-place.ts";
import { type GithubJob, jobSchema } from "./github-job.ts";

const ACTIONS = 'the repository permission "Actions" (read), or the scope repo';
const CHECKS = 'the repository permission "Checks" (read), or the scope repo';

/** Which runs count. */
export interface WorkflowAbout {
  readonly repository: string;
  readonly workflow: string;
  readonly branch?: string;
}

interface Run {
  readonly id: number;
  readonly attempt: number;
  readonly queuedAt: Instant;
}

/** Reads what GitHub knows of a workflow and its secret; each answer's text goes to `note`. */
export interface RunReader {
  secretChangedAt(): Promise<Instant>;
  /** Newest first, without those that GitHub gives no secrets of Actions. */
  runs(): Promise<readonly Run[]>;
  jobs(run: Run): Promise<readonly GithubJob[]>;
  /** The hex digits that the job published; null for none, others, or several that differ. */
  notice(jobId: number, wanted: { readonly title: string; readonly length: number }): Promise<string | null>;
}

const nameSchema = z.object({ full_name: z.string() });
const loginSchema = z.object({ login: z.string() }).nullish();
const runsSchema = z.object({
  workflow_runs: z
    .array(
      z.object({
        id: z.int().positive(),
        run_attempt: z.int().positive().default(1),
        created_at: z.string(),
        actor: loginSchema,
        triggering_actor: loginSchema,
        repository: nameSchema,
        head_repository: nameSchema.nullish(),
      }),
    )
    .max(100),
});
const jobsSchema = z.object({ jobs: z.array(jobSchema).max(100) });
const annotationsSchema = z
  .array(z.object({ title: z.string().nullish(), message: z.string().nullish() }))
  .max(100);

export function createRunReader(
  api: GithubApi,
  about: WorkflowAbout & SecretPlace & { readonly name: string },
  note: (text: string) => void,
): RunReader {
  const { name, workflow, branch } = about;
  const base = repositoryPath(about.repository);

  async function read<T>(
    call: { readonly what: string; readonly permission: string; readonly url: string },
    schema: z.ZodType<T>,
  ): Promise<T> {
    const { what, permission, url } = call;
    const answer = await api.send({ method: "GET", url });
    note(`${String(answer.status)}\n${answer.text}`);
    if (answer.status !== 200) throw answerError({ name, what, changes: false, permission }, answer);
    const result = schema.safeParse(answer.json());
    if (result.success) return result.data;
    throw unclear(name, what);
  }

  return {
    async secretChangedAt() {
      const paths = secretPaths(about);
      const what = "look at the secret";
      const call = { what, permission: paths.reads, url: api.at(paths.secret) };
      const { updated_at } = await read(call, z.object({ updated_at: z.string() }));
      const at = parseTime(updated_at, "iso");
      if (at === null) throw unclear(name, what);
      return at;
    },
    async runs() {
      const url = api.at(`${base}/actions/workflows/${encodeURIComponent(workflow)}/runs`, [
        ["per_page", "30"],
        ["exclude_pull_requests", "true"],
        ...(branch === undefined ? [] : [["branch", branch] as const]),
      ]);
      const what = "list the runs of the workflow";
      const { workflow_runs } = await read({ what, permission: ACTIONS, url }, runsSchema);
      return workflow_runs
        .filter((run) => getsSecrets(run))
        .flatMap(({ id, run_attempt, created_at }) => {
          // Of when it was run again GitHub's documents and its users don't agree whose value it takes.
          const queuedAt = parseTime(created_at, "iso");
          return queuedAt === null ? [] : [{ id, attempt: run_attempt, queuedAt }];
        })
        .toSorted((a, b) => (isAfter(a.queuedAt, b.queuedAt) ? -1 : 1));
    },
    async jobs({ id, attempt }) {
      const path = `${base}/actions/runs/${String(id)}/attempts/${String(attempt)}/jobs`;
      const call = {
        what: "list the jobs of a run",
        permission: ACTIONS,
        url: api.at(path, [["per_page", "100"]]),
      };
      return (await read(call, jobsSchema)).jobs;
    },
    async notice(jobId, { title, length }) {
      const url = api.at(`${base}/check-runs/${String(jobId)}/annotations`, [["per_page", "100"]]);
      const what = "read the notices of the job";
      const rows = await read({ what, permission: CHECKS, url }, annotationsSchema);
      const texts = rows.flatMap((row) => (row.title === title ? [row.message?.trim().toLowerCase()] : []));
      const [digits] = texts;
      if (digits?.length !== length || !/^[0-9a-f]+$/.test(digits)) return null;
      return texts.every((text) => text === digits) ? digits : null;
    },
  };
}

/** Runs for a fork's pull request get none, and those for Dependabot get others. */
function getsSecrets(run: z.output<typeof runsSchema>["workflow_runs"][number]): boolean {
  const isFork = run.head_repository?.full_name !== run.repository.full_name;
  const actors = [run.actor?.login, run.triggering_actor?.login];
  return !isFork && !actors.includes("dependabot[bot]");
}

function unclear(name: string, what: string): StanchError {
  return new StanchError({
    code: "ERR_STORE_ANSWER",
    message: `${name} can't ${what}: the answer isn't one that is known`,
    retry: "later",
  });
}
