import { StanchError } from "../../core/errors.ts";
import type { Retry } from "../../core/errors.ts";
import type { Predicate } from "../../formats/predicate.ts";
import { holds, testsContent } from "../../formats/predicate.ts";
import type { Call } from "../../formats/provider-call.ts";
import type { ProviderMapping } from "../../formats/provider-mapping.ts";
import type { HttpAnswer } from "../http.ts";

/** What an answer means by the mapping's predicates; `other` is decided by its status alone. */
export type Verdict = "gone" | "refused" | "denied" | "success" | "other";

/**
 * What the answer to a call means, and its body as the call expects it. `gone`, `refused` and `denied` come first: some
 * servers say them with status 200. Where nothing says what success is, it is a 2xx with JSON or nothing in it: a sign-in page
 * isn't the end of a key.
 */
export function judgeCall(
  mapping: ProviderMapping,
  call: Call & { readonly gone?: Predicate },
  about: { readonly isAboutKey: boolean; readonly isFirst: boolean },
  answer: HttpAnswer,
): { readonly verdict: Verdict; readonly body: unknown } {
  const { status } = answer;
  const body = call.answer === "text" ? answer.text.trim() : answer.json();
  const { refused = mapping.refused, denied = mapping.denied, success = mapping.success } = call;
  const gone = call.gone ?? (about.isAboutKey ? mapping.gone : undefined);
  const isSaid = (test: Predicate | undefined): boolean =>
    test !== undefined && holds(test, { status, body, text: answer.text });
  // A look may want what is bad news elsewhere: that nobody has the name yet, for one.
  if (about.isFirst && isSaid(call.success)) return { verdict: "success", body };
  if (isSaid(gone)) return { verdict: "gone", body };
  if (isSaid(refused)) return { verdict: "refused", body };
  if (isSaid(denied)) return { verdict: "denied", body };
  const isDone = success === undefined ? isUsual(answer, body) : isSaid(success);
  const isTold = success !== undefined && testsContent(success);
  return { verdict: isDone && (isTold || !isPage(answer)) ? "success" : "other", body };
}

function isUsual({ status, text }: HttpAnswer, body: unknown): boolean {
  return status >= 200 && status < 300 && (body !== undefined || text.trim() === "");
}

/** A sign-in page, most of all: it's the answer to somebody who isn't signed in. Its type says little: PHP calls all so. */
function isPage({ status, text }: HttpAnswer): boolean {
  return status < 300 && /^\s*</.test(text);
}

interface Meaning {
  readonly code: `ERR_PROVIDER_${string}`;
  readonly message: string;
  readonly retry?: Retry;
  /** The server may have done what it was asked in spite of this answer. */
  readonly unsure?: boolean;
  readonly hint?: string;
}

/**
 * The error for an answer that isn't a success: the provider's name, the step and the status, nothing of the answer.
 * `happened` is `unknown` only where a change may have been made all the same.
 */
export function answerError(
  call: {
    readonly provider: string;
    readonly step: string;
    readonly changes: boolean;
    /** What the credential must be allowed to do. */
    readonly needs?: string;
  },
  verdict: Exclude<Verdict, "success">,
  answer: HttpAnswer,
): StanchError {
  const { code, message, retry, unsure, hint: usual } = meaningOf(verdict, answer);
  const isRefused = verdict === "refused" || [401, 403, 404].includes(answer.status);
  const needs = isRefused && verdict !== "gone" ? call.needs : undefined;
  const permission = needs === undefined ? undefined : `the credential needs ${needs}`;
  // A 404 says "no such thing" of what one isn't allowed to see as well.
  const hint =
    code === "ERR_PROVIDER_NOT_FOUND"
      ? [usual, permission].filter((one) => one !== undefined).join("; or ")
      : (permission ?? usual);
  return new StanchError({
    code,
    message: `${call.provider}, ${call.step}: ${message} (${answer.status})`,
    happened: unsure === true && call.changes ? "unknown" : "no",
    ...(retry === undefined ? {} : { retry }),
    ...(hint === undefined ? {} : { hint }),
  });
}

function meaningOf(verdict: Exclude<Verdict, "success">, { status, retryAfterMs }: HttpAnswer): Meaning {
  if (verdict === "gone") return { code: "ERR_PROVIDER_NOT_FOUND", message: "the key is gone" };
  if (verdict === "refused") {
    return {
      code: "ERR_PROVIDER_AUTH",
      message: "the provider refuses stanch's own credential",
      hint: "check that the credential in the config is alive and may manage keys",
    };
  }
  if (verdict === "denied") return { code: "ERR_PROVIDER_REFUSED", message: "the provider says no" };
  const later: Retry = retryAfterMs === undefined ? "later" : { afterMs: retryAfterMs };
  switch (status) {
    case 401:
    case 403:
      return { code: "ERR_PROVIDER_REFUSED", message: "the provider says no" };
    case 404:
      return {
        code: "ERR_PROVIDER_NOT_FOUND",
        message: "the provider knows no such thing",
        hint: "the path, the team or the id may be wrong: this doesn't say that the key is dead",
      };
    case 408:
    case 425:
      return {
        code: "ERR_PROVIDER_FAILED",
        message: "the provider gave up waiting",
        retry: later,
        unsure: true,
      };
    case 409:
      return { code: "ERR_PROVIDER_CONFLICT", message: "the provider sees a conflict" };
    case 429:
      return { code: "ERR_PROVIDER_BUSY", message: "too many calls", retry: later };
    default:
      break;
  }
  if (status >= 500) {
    return { code: "ERR_PROVIDER_FAILED", message: "the provider failed", retry: later, unsure: true };
  }
  if (status >= 400) return { code: "ERR_PROVIDER_REFUSED", message: "the provider says no" };
  return {
    code: "ERR_PROVIDER_ANSWER",
    message: "the answer isn't one that the mapping knows",
    unsure: true,
  };
}
