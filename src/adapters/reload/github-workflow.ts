import type { Clock } from "../../ports/clock.ts";
import type { Reload } from "../../ports/consumer-store.ts";
import { answerError } from "../answer-error.ts";
import { type GithubApiOptions, createGithubApi, repositoryPath } from "../github/api.ts";

/** GitHub's times are of whole seconds: a run must not carry that of the write before it. */
const PAUSE_SECONDS = 2;

export interface GithubWorkflowReloadOptions extends GithubApiOptions {
  readonly name: string;
  readonly repository: string;
  readonly workflow: string;
  readonly ref: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly clock: Clock;
}

/**
 * Queues a run of a workflow, which reads its secrets then. Doesn't wait for it: a run that ended before the swap is on
 * record would be no news of after it. Called again it queues another run.
 */
export function createGithubWorkflowReload(options: GithubWorkflowReloadOptions): Reload {
  const { name, repository, workflow, ref, inputs, clock } = options;
  const api = createGithubApi(options);
  return {
    name,
    async run() {
      await clock.sleep(PAUSE_SECONDS);
      const path = `${repositoryPath(repository)}/actions/workflows/${encodeURIComponent(workflow)}/dispatches`;
      const answer = await api.send({ method: "POST", url: api.at(path), body: { ref, inputs } });
      if (answer.status === 204 || (answer.status === 200 && answer.json() !== undefined)) return;
      const permission = 'the repository permission "Actions" (write), or the scope repo';
      throw answerError({ name, what: "start the workflow", changes: true, permission }, answer);
    },
  };
}
