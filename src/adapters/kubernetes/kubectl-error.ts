import { StanchError } from "../../core/errors.ts";
import { type CallAbout, answerError } from "../answer-error.ts";

/** The reasons that kubectl names, as the statuses that they stand for. */
const STATUSES: Readonly<Record<string, number>> = {
  BadRequest: 400,
  Unauthorized: 401,
  Forbidden: 403,
  NotFound: 404,
  MethodNotAllowed: 405,
  Conflict: 409,
  AlreadyExists: 409,
  Gone: 410,
  Expired: 410,
  RequestEntityTooLarge: 413,
  UnsupportedMediaType: 415,
  Invalid: 422,
  TooManyRequests: 429,
  InternalError: 500,
  ServiceUnavailable: 503,
  ServerTimeout: 504,
  Timeout: 504,
};

/**
 * The error for a call that kubectl gave up: by the reason that it prints, of which nothing is repeated. What it doesn't
 * name may have happened, if the call changes something.
 */
export function kubectlError(about: CallAbout, stderr: string): StanchError {
  const status = statusIn(stderr);
  if (status !== null) return answerError(about, { status });
  const { name, what, changes } = about;
  const failed = (says: string, sent: boolean, hint: string): StanchError =>
    new StanchError({
      code: "ERR_STORE_FAILED",
      message: `${name} can't ${what}: ${says}`,
      retry: "later",
      happened: sent && changes ? "unknown" : "no",
      hint,
    });
  if (/^(?:error: )?(?:context "|stat |error loading config|invalid configuration)/im.test(stderr))
    return failed("kubectl can't use the kubeconfig", false, "check context and kubeconfig in the config");
  if (/getting credentials:/.test(stderr))
    return failed("kubectl can't log in", false, "run kubectl by hand with this context, and log in");
  if (/was refused - did you specify|: no such host$|: connect: /m.test(stderr))
    return failed("the API server can't be reached", false, "check the network, or your VPN");
  return failed("kubectl failed", true, "run kubectl by hand with this context: what it prints isn't shown");
}

function statusIn(stderr: string): number | null {
  const [, reason = "", told] =
    /^Error from server(?: \((\w+)\))?: (?:the server responded with the status code (\d{3}))?/m.exec(
      stderr,
    ) ?? [];
  if (told !== undefined) return Number(told);
  if (Object.hasOwn(STATUSES, reason)) return STATUSES[reason] ?? null;
  if (/^error: You must be logged in to the server/m.test(stderr)) return 401;
  return /^The .{0,300} is invalid/m.test(stderr) ? 422 : null;
}
