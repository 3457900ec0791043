import { StanchError } from "../../core/errors.ts";
import type { HttpAnswer } from "../http.ts";

const CREDENTIAL = [401, 403, 404, 410];

/**
 * `ERR_NOTICE_REFUSED` for an answer that isn't the one of a service that took the notice. Nothing of the answer is in
 * it but the status; `happened` is `unknown` where the notice may have gone out all the same.
 */
export function noticeRefused(name: string, { status, retryAfterMs }: HttpAnswer): StanchError {
  const failed = status >= 500 || status === 408;
  const isUnclear = status >= 200 && status < 300;
  const later = retryAfterMs === undefined ? "later" : { afterMs: retryAfterMs };
  return new StanchError({
    code: "ERR_NOTICE_REFUSED",
    message: isUnclear
      ? `${name} answered a notice with status ${String(status)}, but not as it does when it took it`
      : `${name} answered a notice with status ${String(status)}`,
    retry: failed || isUnclear || status === 429 ? later : "never",
    happened: failed || isUnclear ? "unknown" : "no",
    ...(CREDENTIAL.includes(status) ? { hint: "its address or credential may have been withdrawn" } : {}),
  });
}
