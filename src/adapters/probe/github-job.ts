import { z } from "zod";
import type { Instant } from "../../core/time.ts";
import { parseTime } from "../../formats/outside-time.ts";

/** Which job and steps tell. */
export interface JobAbout {
  readonly job: string;
  readonly step?: string;
  readonly refusedStep?: string;
}

const stepSchema = z.object({
  name: z.string(),
  conclusion: z.string().nullable(),
  completed_at: z.string().nullish(),
});

export const jobSchema = z.object({
  id: z.int().positive(),
  name: z.string(),
  conclusion: z.string().nullable(),
  completed_at: z.string().nullable(),
  steps: z.array(stepSchema).max(1000).default([]),
});

export type GithubJob = z.output<typeof jobSchema>;

/** What the job did with its key, and when that was over. */
export interface JobEnd {
  readonly outcome: "success" | "failure" | "refused";
  readonly at: Instant;
  readonly jobId: number;
  readonly detail: string;
}

/**
 * Null as long as there is no end that tells something: still running, cancelled, skipped, two jobs or steps of the name. A
 * job fails for many reasons: only the step that was made for it says `refused`.
 */
export function judgeJob(
  { job: wanted, step: wantedStep, refusedStep }: JobAbout,
  jobs: readonly GithubJob[],
): JobEnd | null {
  const job = only(jobs, wanted);
  if (job === null) return null;
  const refusal = refusedStep === undefined ? null : only(job.steps, refusedStep);
  if (refusal?.conclusion === "failure") return endOf("refused", refusal, job.id, "the key was refused");
  const ended = wantedStep === undefined ? job : only(job.steps, wantedStep);
  if (ended === null) return null;
  const what = wantedStep === undefined ? "the job" : "the step";
  if (ended.conclusion === "success") return endOf("success", ended, job.id, `${what} succeeded`);
  return ended.conclusion === "failure" ? endOf("failure", ended, job.id, `${what} failed`) : null;
}

function endOf(
  outcome: JobEnd["outcome"],
  { completed_at }: Pick<GithubJob, "completed_at"> | z.output<typeof stepSchema>,
  jobId: number,
  detail: string,
): JobEnd | null {
  const at = parseTime(completed_at, "iso");
  return at === null ? null : { outcome, at, jobId, detail };
}

function only<T extends { readonly name: string }>(rows: readonly T[], name: string): T | null {
  const [found, ...others] = rows.filter((row) => row.name === name);
  return found === undefined || others.length > 0 ? null : found;
}
