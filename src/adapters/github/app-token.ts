import { createPrivateKey, createSign } from "node:crypto";
import { z } from "zod";
import { StanchError } from "../../core/errors.ts";
import { Secret } from "../../core/secret.ts";
import { type Instant, plus, secondsBetween } from "../../core/time.ts";
import { parseTime } from "../../formats/outside-time.ts";
import type { HttpAnswer } from "../http.ts";
import { type GithubApiOptions, createGithubApi } from "./api.ts";

/** GitHub takes ten minutes at most, and clocks differ. */
const JWT_BACK_SECONDS = 60;
const JWT_AHEAD_SECONDS = 540;
/** A token isn't used in its last minutes: a call may take a while. */
const SPARE_SECONDS = 300;

export interface GithubAppOptions extends Omit<GithubApiOptions, "credential"> {
  readonly app: string;
  readonly installation: number;
  readonly privateKey: () => Promise<Secret>;
}

const tokenSchema = z.object({ token: z.string().regex(/^[\x21-\x7e]{20,1000}$/), expires_at: z.string() });

/**
 * Tokens of a GitHub App's installation, each used until shortly before it ends. Throws `ERR_SECRET_INVALID` for what isn't
 * its private key, and `ERR_PROVIDER_…` where GitHub gives no token: then nothing of what was to be done has happened.
 */
export function createAppToken(options: GithubAppOptions): () => Promise<Secret> {
  const { app, installation, privateKey, clock } = options;
  const api = createGithubApi({
    ...options,
    credential: async () => signedToken(app, await privateKey(), clock.now()),
  });
  let held: { readonly token: Secret; readonly until: Instant } | null = null;

  return async () => {
    if (held !== null && secondsBetween(clock.now(), held.until) > SPARE_SECONDS) return held.token;
    const url = api.at(`/app/installations/${String(installation)}/access_tokens`);
    const answer = await api.send({ method: "POST", url, changes: false });
    const made = tokenSchema.safeParse(answer.json());
    const until = parseTime(made.data?.expires_at, "iso");
    if (answer.status !== 201 || !made.success || until === null) throw noToken(app, answer);
    held = { token: new Secret(made.data.token), until };
    return held.token;
  };
}

/** RFC 7519, as GitHub wants it of an App. */
function signedToken(app: string, pem: Secret, now: Instant): Secret {
  const seconds = (at: Instant): number => Math.floor(Date.parse(at) / 1000);
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = {
    iat: seconds(plus(now, -JWT_BACK_SECONDS)),
    exp: seconds(plus(now, JWT_AHEAD_SECONDS)),
    iss: app,
  };
  const text = `${part({ alg: "RS256", typ: "JWT" })}.${part(claims)}`;
  try {
    const key = createPrivateKey(pem.reveal());
    if (key.asymmetricKeyType !== "rsa") throw new Error("another kind of key");
    return new Secret(`${text}.${createSign("RSA-SHA256").update(text).sign(key, "base64url")}`);
  } catch {
    // The original error may hold a part of the key.
    throw new StanchError({
      code: "ERR_SECRET_INVALID",
      message: `the private key of the GitHub App ${app} isn't an RSA key in PEM`,
    });
  }
}

function noToken(app: string, { status, retryAfterMs }: HttpAnswer): StanchError {
  const error = (code: `ERR_PROVIDER_${string}`, says: string): StanchError =>
    new StanchError({
      code,
      message: `the GitHub App ${app} gets no token: ${says} (${String(status)})`,
      retry:
        code === "ERR_PROVIDER_AUTH"
          ? "never"
          : retryAfterMs === undefined
            ? "later"
            : { afterMs: retryAfterMs },
      ...(code === "ERR_PROVIDER_AUTH"
        ? {
            hint: "check app, installation, private key and this machine's clock, and that the App isn't suspended",
          }
        : {}),
    });
  if (status === 429) return error("ERR_PROVIDER_BUSY", "too many calls");
  if (status >= 500 || status === 408) return error("ERR_PROVIDER_FAILED", "GitHub failed");
  if (status >= 400) return error("ERR_PROVIDER_AUTH", "GitHub refuses it");
  return error("ERR_PROVIDER_ANSWER", "the answer isn't one that is known");
}
