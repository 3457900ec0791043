import type { HttpAnswer } from "../http.ts";

/**
 * AWS's names for what went wrong, without their ending `Exception`, by the status that says the same elsewhere: many of
 * them come with a plain 400 or 403.
 */
const STATUS: Readonly<Record<number, readonly string[]>> = {
  401: [
    "ExpiredToken",
    "IncompleteSignature",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "InvalidSignature",
    "MissingAuthenticationToken",
    "RequestExpired",
    "SignatureDoesNotMatch",
    "UnrecognizedClient",
  ],
  403: ["AccessDenied", "NotAuthorized", "UnauthorizedOperation"],
  404: ["NoSuchEntity", "ResourceNotFound"],
  409: ["EntityTemporarilyUnmodifiable", "ResourceConflict"],
  429: ["RequestLimitExceeded", "RequestThrottled", "Throttled", "Throttling", "TooManyRequests"],
};

const BY_NAME = new Map(
  Object.entries(STATUS).flatMap(([status, names]) => names.map((name) => [name, Number(status)] as const)),
);

/** The same answer with the status that its name for the error stands for; nothing else of it is kept. */
export function plainAnswer(code: string, answer: HttpAnswer): HttpAnswer {
  return asStatus(BY_NAME.get(code) ?? answer.status, answer);
}

export function asStatus(status: number, { url, retryAfterMs }: HttpAnswer): HttpAnswer {
  return {
    status,
    url,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    text: "",
    header: () => undefined,
    cookies: () => [],
    json: () => undefined,
  };
}
