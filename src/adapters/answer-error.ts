import { StanchError } from "../core/errors.ts";
import type { Retry } from "../core/errors.ts";
import type { HttpAnswer } from "./http.ts";

export interface CallAbout {
  /** Name of the adapter's entry in the config. */
  readonly name: string;
  /** What was asked for, as in `write the secret`. */
  readonly what: string;
  /** Whether the call changes something at the server. */
  readonly changes: boolean;
  /** What the credential must be allowed to do, in the provider's own words. */
  readonly permission?: string;
}

/**
 * The error for an answer of a consumer's store or runtime that isn't the one hoped for: `ERR_STORE_REFUSED`,
 * `ERR_STORE_BUSY`, `ERR_STORE_FAILED` or `ERR_STORE_ANSWER`, with the status and nothing else of the answer. `happened` is
 * `unknown` only where the change may have been made all the same.
 */
export function answerError(
  about: CallAbout,
  { status, retryAfterMs }: Pick<HttpAnswer, "status" | "retryAfterMs">,
): StanchError {
  const later: Retry = retryAfterMs === undefined ? "later" : { afterMs: retryAfterMs };
  const { name, what, changes, permission } = about;
  const error = (
    code: `ERR_STORE_${string}`,
    says: string,
    unsure: boolean,
    retry: Retry,
    hint?: string,
  ): StanchError =>
    new StanchError({
      code,
      message: `${name} can't ${what}: ${says} (${String(status)})`,
      retry,
      happened: unsure && changes ? "unknown" : "no",
      ...(hint === undefined ? {} : { hint }),
    });
  if (status === 429) return error("ERR_STORE_BUSY", "too many calls", false, later);
  if (status === 408 || status >= 500) return error("ERR_STORE_FAILED", "the server failed", true, later);
  if (status < 400) return error("ERR_STORE_ANSWER", "the answer isn't one that is known", true, "later");
  const needs = permission === undefined ? undefined : `the credential needs ${permission}`;
  switch (status) {
    case 401:
      return error("ERR_STORE_REFUSED", "the credential is refused", false, "never", needs);
    case 403:
      return error("ERR_STORE_REFUSED", "the credential may not do that", false, "never", needs);
    case 404: {
      const hidden = needs === undefined ? "" : `; or ${needs}: some servers hide what isn't allowed`;
      return error(
        "ERR_STORE_REFUSED",
        "there is no such thing",
        false,
        "never",
        `check the name in the config${hidden}`,
      );
    }
    case 409:
    case 412:
      return error("ERR_STORE_REFUSED", "somebody else changed it meanwhile", false, "later");
    default:
      return error("ERR_STORE_REFUSED", "the server says no", false, "never");
  }
}
