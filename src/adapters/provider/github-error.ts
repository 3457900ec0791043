import { StanchError } from "../../core/errors.ts";
import type { HttpAnswer } from "../http.ts";
import { answerError } from "./verdict.ts";

export interface GithubStep {
  /** Name of the provider in the config. */
  readonly name: string;
  readonly step: string;
  readonly changes: boolean;
  /** What the credential must be allowed to do, in GitHub's words. */
  readonly permission?: string;
}

/** The error for an answer that isn't the one hoped for; the hint names the permission where that may be missing. */
export function githubError(
  { name, step, changes, permission }: GithubStep,
  answer: HttpAnswer,
): StanchError {
  const verdict = answer.status === 401 ? "refused" : "other";
  const error = answerError({ provider: name, step, changes }, verdict, answer);
  if (permission === undefined || ![401, 403, 404].includes(answer.status)) return error;
  const { code, message, retry, happened } = error;
  return new StanchError({ code, message, retry, happened, hint: `the credential needs ${permission}` });
}

/** `ERR_PROVIDER_ANSWER` for an answer that a step can't read. */
export function unclearAnswer({ name, step, changes }: GithubStep, what: string): StanchError {
  return new StanchError({
    code: "ERR_PROVIDER_ANSWER",
    message: `${name}, ${step}: ${what}`,
    happened: changes ? "unknown" : "no",
  });
}
