import { StanchError } from "../../core/errors.ts";
import { Secret } from "../../core/secret.ts";
import { AWS_KEY_ID } from "../../formats/aws.ts";

/** The two halves of an access key. */
export interface KeyPair {
  readonly id: string;
  readonly secret: string;
}

/** An access key as one value, `ID:SECRET`: neither half holds a colon. */
export function joinPair({ id, secret }: KeyPair): Secret {
  return new Secret(`${id}:${secret}`);
}

/** Both halves in clear; null for anything else. */
export function pairIn(value: Secret): KeyPair | null {
  const [id = "", secret = "", ...rest] = value.reveal().split(":");
  return rest.length === 0 && isPair({ id, secret }) ? { id, secret } : null;
}

/** Both halves in clear; `ERR_SECRET_INVALID` for anything else. */
export function splitPair(value: Secret, name: string): KeyPair {
  const pair = pairIn(value);
  if (pair !== null) return pair;
  throw new StanchError({
    code: "ERR_SECRET_INVALID",
    message: `${name} takes an access key as ID:SECRET, and the value isn't one`,
  });
}

export function isPair({ id, secret }: KeyPair): boolean {
  return AWS_KEY_ID.test(id) && /^[\x21-\x39\x3b-\x7e]{16,200}$/.test(secret);
}
