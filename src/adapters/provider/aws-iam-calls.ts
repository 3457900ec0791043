import type * as Iam from "@aws-sdk/client-iam";
import { StanchError } from "../../core/errors.ts";
import { type AwsCallerOptions, awsCall, nameless } from "../aws/call.ts";
import { plainAnswer } from "../aws/meaning.ts";
import type { HttpAnswer } from "../http.ts";
import { optionalPackage } from "../optional-package.ts";
import { answerError } from "./verdict.ts";

/** One call to IAM. */
export interface IamCall<Output> {
  /** IAM's own name of it. */
  readonly action: string;
  readonly changes?: true;
  readonly send: (client: Iam.IAMClient, sdk: typeof Iam) => Promise<Output>;
}

/** Null where IAM says that it knows no such user, key or policy. */
export type IamCaller = <Output>(call: IamCall<Output>) => Promise<Output | null>;

/** Calls to IAM, each sent once. Its errors are `ERR_PROVIDER_…`, `ERR_KEY_LIMIT` and those of the HTTP client. */
export function createIamCaller(options: AwsCallerOptions): IamCaller {
  return async ({ action, changes = false, send }) => {
    const sdk = await optionalPackage("aws-iam", "@aws-sdk/client-iam", () => import("@aws-sdk/client-iam"));
    let isMissing = false;
    return awsCall(options, {
      changes,
      send: (config) => send(nameless(new sdk.IAMClient(config)), sdk),
      // Where nothing comes back its client takes a sign-in page for a success.
      isAnswer: ({ text }) => text.includes(`<${action}Response`),
      error: (code, answer) => {
        // By the name alone: a bare 404 may come from a proxy.
        isMissing = code === "NoSuchEntity";
        return iamError({ provider: options.name, step: action, changes }, code, answer);
      },
    }).catch((error: unknown) => {
      if (isMissing) return null;
      throw error;
    });
  };
}

interface IamAbout {
  readonly provider: string;
  readonly step: string;
  readonly changes: boolean;
}

function iamError(about: IamAbout, code: string, answer: HttpAnswer): StanchError {
  if (code === "LimitExceeded" && about.step === "CreateAccessKey") {
    return new StanchError({
      code: "ERR_KEY_LIMIT",
      message: `${about.provider}: the user has two access keys already, and IAM allows no third`,
      hint: "end a key that isn't used; nothing is evicted",
    });
  }
  const plain = plainAnswer(code, answer);
  const error = answerError(about, plain.status === 401 ? "refused" : "other", plain);
  if (plain.status !== 403) return error;
  const { message, retry, happened } = error;
  return new StanchError({
    code: "ERR_PROVIDER_REFUSED",
    message,
    retry,
    happened,
    hint: `the credential needs iam:${about.step} on the user; a service control policy may forbid it too`,
  });
}
