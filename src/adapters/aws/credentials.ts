import { z } from "zod";
import { StanchError } from "../../core/errors.ts";
import { Secret } from "../../core/secret.ts";
import { AWS_KEY_ID, type AwsCredentialsRef } from "../../formats/aws.ts";
import type { AdapterParts } from "../parts.ts";

/** Who stanch is at AWS. */
export interface AwsIdentity {
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
  /** There is one where these are of a session. */
  readonly sessionToken?: Secret;
  /** Milliseconds since 1970; null for credentials that last. */
  readonly expiresAt: number | null;
}

/** A session that ends so soon is replaced before it is used once more. */
const EARLY_MS = 120_000;

const FAILED_HINT =
  "run the program of credentials.process yourself: it must print what credential_process prints";

const printedSchema = z.object({
  Version: z.literal(1),
  AccessKeyId: z.string().regex(AWS_KEY_ID),
  SecretAccessKey: z.string().min(16).max(200),
  SessionToken: z.string().min(1).max(20_000).nullish(),
  Expiration: z.iso.datetime({ offset: true }).nullish(),
});

/** The credentials that the config names, read when they are first asked for; a program is run again before they expire. */
export function awsCredentials(
  ref: AwsCredentialsRef,
  { secret, clock }: Pick<AdapterParts, "secret" | "clock">,
): () => Promise<AwsIdentity> {
  let known: Promise<AwsIdentity> | null = null;
  const read = (): Promise<AwsIdentity> => {
    const reading = "process" in ref ? printed(secret({ command: ref.process })) : given(ref, secret);
    known = reading;
    // A failure is forgotten, so that the next call tries again.
    reading.catch(() => {
      if (known === reading) known = null;
    });
    return reading;
  };
  return async () => {
    const identity = await (known ?? read());
    const isSpent = identity.expiresAt !== null && identity.expiresAt - EARLY_MS < Date.parse(clock.now());
    return isSpent ? read() : identity;
  };
}

async function given(
  { accessKeyId, secretAccessKey, sessionToken }: Exclude<AwsCredentialsRef, { readonly process: unknown }>,
  secret: AdapterParts["secret"],
): Promise<AwsIdentity> {
  const id = typeof accessKeyId === "string" ? accessKeyId : (await secret(accessKeyId)()).reveal();
  if (!AWS_KEY_ID.test(id)) throw invalid("accessKeyId isn't the id of an access key");
  return {
    accessKeyId: id,
    secretAccessKey: await secret(secretAccessKey)(),
    ...(sessionToken === undefined ? {} : { sessionToken: await secret(sessionToken)() }),
    expiresAt: null,
  };
}

async function printed(run: () => Promise<Secret>): Promise<AwsIdentity> {
  const text = (await run().catch(failedProgram)).reveal();
  const { success, data } = printedSchema.safeParse(jsonOf(text));
  if (!success) {
    throw invalid("the program doesn't print credentials as JSON in the form of credential_process");
  }
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = data;
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: new Secret(SecretAccessKey),
    ...(typeof SessionToken === "string" ? { sessionToken: new Secret(SessionToken) } : {}),
    expiresAt: typeof Expiration === "string" ? Date.parse(Expiration) : null,
  };
}

function failedProgram(error: unknown): never {
  if (!(error instanceof StanchError)) throw error;
  const { code, message, retry, happened, hint = FAILED_HINT } = error;
  throw new StanchError({ code, message, retry, happened, hint, cause: error });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function invalid(what: string): StanchError {
  return new StanchError({
    code: "ERR_SECRET_INVALID",
    message: `credentials for aws: ${what}`,
    hint: "with a profile or single sign-on: process: [aws, configure, export-credentials, --format, process, --profile, NAME]",
  });
}
