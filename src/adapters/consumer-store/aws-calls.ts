import { type CallAbout, answerError } from "../answer-error.ts";
import { type AwsCallerOptions, type AwsClientConfig, awsCall } from "../aws/call.ts";
import { asStatus, plainAnswer } from "../aws/meaning.ts";

export interface StoreCall<Output> extends Omit<CallAbout, "name"> {
  /** AWS's names for that somebody else changed the thing meanwhile, beside its usual ones. */
  readonly conflicts?: readonly string[];
  readonly send: (config: AwsClientConfig) => Promise<Output>;
}

/** One call to a service that answers in JSON, sent once. Its errors are `ERR_STORE_…` and those of the HTTP client. */
export function awsStoreCall<Output>(options: AwsCallerOptions, call: StoreCall<Output>): Promise<Output> {
  const { conflicts = [], send, ...about } = call;
  return awsCall(options, {
    changes: about.changes,
    send,
    isAnswer: (answer) => {
      const body = answer.json();
      return typeof body === "object" && body !== null;
    },
    error: (code, answer) =>
      answerError(
        { name: options.name, ...about },
        conflicts.includes(code) ? asStatus(409, answer) : plainAnswer(code, answer),
      ),
  });
}
