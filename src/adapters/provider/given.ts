import { StanchError } from "../../core/errors.ts";
import type { Happened } from "../../core/errors.ts";
import { Secret } from "../../core/secret.ts";
import { getPointer } from "../../formats/json-pointer.ts";
import type { Gives, LoginGives, Source } from "../../formats/provider-call.ts";
import type { HttpAnswer } from "../http.ts";
import type { LookupValue, Lookups } from "../template.ts";

/** Where values are taken from. */
export interface Given {
  readonly answer: HttpAnswer;
  /** Parsed; `undefined` if the answer wasn't what the call expects. */
  readonly body: unknown;
}

/** The value at a source; `undefined` where there is none. */
export function readSource(source: Source, { answer, body }: Given): unknown {
  if ("pointer" in source) return getPointer(body, source.pointer);
  if ("header" in source) {
    const value = answer.header(source.header);
    return source.segment === undefined ? value : lastSegment(value ?? "");
  }
  const cookies = answer.cookies().filter(([, value]) => value !== "");
  if ("cookie" in source) return cookies.find(([name]) => name === source.cookie)?.[1];
  return cookies.map(([name, value]) => `${name}=${value}`).join("; ");
}

function lastSegment(address: string): string | undefined {
  const [path = ""] = address.split(/[?#]/, 1);
  const segment = path.split("/").findLast((part) => part !== "");
  try {
    return segment === undefined ? undefined : decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

/**
 * The values that an answer gives to later calls; names in `secret` as secrets. A missing value that isn't optional
 * throws `ERR_PROVIDER_ANSWER`: a call without it might be about something else, or about everything.
 */
export function readGiven(
  gives: Gives | LoginGives,
  given: Given,
  about: { readonly where: string; readonly happened: Happened; readonly secret: ReadonlySet<string> },
): Lookups {
  const { where, happened, secret } = about;
  return Object.fromEntries(
    Object.entries(gives).map(([name, source]) => {
      const value = readSource(source, given);
      if (value === undefined || value === null || value === "") {
        if ("optional" in source && source.optional) return [name, undefined];
        throw new StanchError({
          code: "ERR_PROVIDER_ANSWER",
          message: `${where}: the answer gives no ${name}`,
          happened,
        });
      }
      // Whoever has a cookie may pass for stanch.
      const isCookie = ("cookie" in source || "cookies" in source) && !("public" in source && source.public);
      return [name, isCookie || secret.has(name) ? asSecret(value, where, happened) : (value as LookupValue)];
    }),
  );
}

/** Names of what a log-in gives that is secret. */
export function secretNames(gives: LoginGives): ReadonlySet<string> {
  return new Set(Object.entries(gives).flatMap(([name, source]) => (source.public ? [] : [name])));
}

/** Text or a whole number as a secret; throws `ERR_PROVIDER_ANSWER` for anything else. */
export function asSecret(value: unknown, where: string, happened: Happened): Secret {
  if (typeof value === "string" && value !== "") return new Secret(value);
  if (typeof value === "number" && Number.isSafeInteger(value)) return new Secret(String(value));
  throw new StanchError({
    code: "ERR_PROVIDER_ANSWER",
    message: `${where}: the answer holds a secret that is no text`,
    happened,
  });
}
