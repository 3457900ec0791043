import { StanchError } from "../../core/errors.ts";
import type { Happened, Retry } from "../../core/errors.ts";

/** What was asked of the server, as in `make a role`; `changes` if it would have changed something. */
export interface Asked {
  readonly name: string;
  readonly what: string;
  readonly changes: boolean;
}

interface Meaning {
  readonly code: `ERR_${string}`;
  readonly says: string;
  readonly retry?: Retry;
  readonly hint?: string;
  /** The statement may have taken effect all the same. */
  readonly unsure?: boolean;
}

/** SQLSTATE of an error of the server; null where it wasn't the server that spoke. */
export function sqlStateOf(error: unknown): string | null {
  const code = codeOf(error);
  return /^[0-9A-Z]{5}$/.test(code) && error instanceof Error && "severity" in error ? code : null;
}

/** The error for a connection that couldn't be made, or a login that was refused. Nothing has happened. */
export function loginError(name: string, address: string, error: unknown): StanchError {
  const state = sqlStateOf(error);
  if (state !== null) return toError({ name, what: "log in", changes: false }, meaningOf(state), state);
  const code = codeOf(error);
  const isNoTls = error instanceof Error && error.message.includes("does not support SSL");
  const isLate = error instanceof Error && error.message.startsWith("timeout expired");
  const why = isNoTls ? " (it takes no TLS)" : isLate ? " in time" : named(code);
  return new StanchError({
    code: isLate ? "ERR_HTTP_TIMEOUT" : "ERR_HTTP_CONNECT",
    message: `${name}: no connection to ${address}${why}`,
    retry: "later",
    ...(isNoTls
      ? { hint: "switch ssl on at the server, or set tls: off where the way to it is private" }
      : {}),
  });
}

/** The error for a statement that failed. Of the server's own words only the SQLSTATE is kept: they repeat statements. */
export function statementError(asked: Asked, error: unknown): StanchError {
  const state = sqlStateOf(error);
  if (state !== null) return toError(asked, meaningOf(state), state);
  const message = error instanceof Error ? error.message : "";
  if (message === "Query read timeout") {
    return toError(asked, {
      code: "ERR_HTTP_TIMEOUT",
      says: "no answer in time",
      retry: "later",
      unsure: true,
    });
  }
  const isBroken = codeOf(error) !== "" || /connection (?:terminated|error)|not queryable/i.test(message);
  const [code, says] = isBroken
    ? (["ERR_HTTP_RESET", "the connection broke"] as const)
    : (["ERR_PROVIDER_ANSWER", "the answer isn't PostgreSQL's"] as const);
  return toError(asked, { code, says, retry: "later", unsure: true });
}

const NEEDS = "stanch's own role needs CREATEROLE, ADMIN on the group and its roles, and pg_signal_backend";

function meaningOf(state: string): Meaning {
  switch (state) {
    case "28P01":
    case "28000":
      return { code: "ERR_PROVIDER_AUTH", says: "the server refuses stanch's own login" };
    case "42501":
      return { code: "ERR_PROVIDER_REFUSED", says: "stanch's own role may not do that", hint: NEEDS };
    case "25006":
      return { code: "ERR_PROVIDER_REFUSED", says: "the server only reads", hint: "connect to the primary" };
    case "42704":
      return { code: "ERR_PROVIDER_NOT_FOUND", says: "there is no such role" };
    case "42710":
      return { code: "ERR_PROVIDER_CONFLICT", says: "there is such a role already" };
    case "57014":
      return { code: "ERR_PROVIDER_FAILED", says: "the server stopped the statement", retry: "later" };
    case "57P03":
      return { code: "ERR_PROVIDER_BUSY", says: "the server isn't ready", retry: "later" };
    default:
      break;
  }
  if (/^5[35]/.test(state)) return { code: "ERR_PROVIDER_BUSY", says: "the server is busy", retry: "later" };
  // What the server says no to is rolled back; it may have done what it was asked before it broke.
  if (/^(?:0A|2|3|42)/.test(state)) return { code: "ERR_PROVIDER_REFUSED", says: "the server says no" };
  return { code: "ERR_PROVIDER_FAILED", says: "the server failed", retry: "later", unsure: true };
}

function toError({ name, what, changes }: Asked, meaning: Meaning, state?: string): StanchError {
  const { code, says, retry, hint, unsure } = meaning;
  const happened: Happened = unsure === true && changes ? "unknown" : "no";
  return new StanchError({
    code,
    message: `${name} can't ${what}: ${says}${state === undefined ? "" : ` (${state})`}`,
    happened,
    ...(retry === undefined ? {} : { retry }),
    ...(hint === undefined ? {} : { hint }),
  });
}

function codeOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" ? code : "";
}

function named(code: string): string {
  return /^[A-Z][A-Z0-9_]{2,60}$/.test(code) ? ` (${code})` : "";
}
