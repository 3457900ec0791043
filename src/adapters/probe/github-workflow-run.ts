import { createHash } from "node:crypto";
import { StanchError } from "../../core/errors.ts";
import { type Instant, isAfter, plus } from "../../core/time.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ConsumerProbe, ConsumerReport } from "../../ports/probe.ts";
import { type GithubApiOptions, createGithubApi } from "../github/api.ts";
import type { SecretPlace } from "../github/secret-place.ts";
import { type JobAbout, type JobEnd, judgeJob } from "./github-job.ts";
import { createRunReader, type WorkflowAbout } from "./github-runs.ts";

/** How far GitHub's clock may be ahead of ours. */
const SKEW_SECONDS = 300;
const TIMEOUT_MS = 10_000;
const MOST_RUNS = 5;

export interface GithubWorkflowRunOptions extends GithubApiOptions, SecretPlace, WorkflowAbout, JobAbout {
  readonly name: string;
  readonly repository: string;
  readonly fingerprint?: { readonly title: string; readonly length: number };
  readonly clock: Clock;
}

/**
 * Asks GitHub what a workflow's job came to in the newest run that was queued after its secret changed, both by GitHub's
 * clock: a run that was queued before may hold the old value, also when it is run again. Never throws: what can't be read,
 * dated or told apart is `unknown`.
 */
export function createGithubWorkflowRunProbe(options: GithubWorkflowRunOptions): ConsumerProbe {
  const { name, clock, fingerprint } = options;
  const api = createGithubApi({ timeoutMs: TIMEOUT_MS, ...options });
  return {
    kind: "consumer",
    name,
    ...(fingerprint === undefined ? {} : { reportsSha256: fingerprint.length }),
    // Before and after are told by the time of the secret, not by that of the swap.
    settles: 0,
    async ask() {
      const asked = clock.now();
      const digest = createHash("sha256");
      const reader = createRunReader(api, options, (text) => digest.update(text));
      const report = await newest().catch((error: unknown) => ({
        outcome: "unknown" as const,
        at: asked,
        detail: error instanceof StanchError ? error.message.slice(0, 180) : "it can't be asked",
      }));
      return { ...report, hash: digest.digest("hex") };

      async function newest(): Promise<Omit<ConsumerReport, "hash">> {
        const changed = await reader.secretChangedAt();
        const runs = (await reader.runs()).filter((run) => isAfter(run.queuedAt, changed));
        for (const run of runs.slice(0, MOST_RUNS)) {
          const end = judgeJob(options, await reader.jobs(run));
          if (end !== null) return reportOf(end, `run ${run.id}`);
        }
        const detail = `of ${runs.length} runs since the secret changed none shows an end of the job`;
        return { outcome: "unknown", at: asked, detail };
      }

      async function reportOf(end: JobEnd, run: string): Promise<Omit<ConsumerReport, "hash">> {
        const detail = `${run}: ${end.detail}`;
        if (isAfter(end.at, plus(clock.now(), SKEW_SECONDS)))
          return { outcome: "unknown", at: asked, detail: `${detail}; its time lies in the future` };
        const prefix = fingerprint === undefined ? null : await reader.notice(end.jobId, fingerprint);
        const holds = prefix === null ? {} : { sha256Prefix: prefix };
        return { outcome: end.outcome, at: earlier(end.at, asked), ...holds, detail };
      }
    },
  };
}

/** Evidence from the future wouldn't expire. */
function earlier(at: Instant, asked: Instant): Instant {
  return isAfter(at, asked) ? asked : at;
}
