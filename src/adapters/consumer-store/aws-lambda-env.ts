import type * as Sdk from "@aws-sdk/client-lambda";
import { StanchError } from "../../core/errors.ts";
import { type Instant, isAfter, plus } from "../../core/time.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ConsumerStore } from "../../ports/consumer-store.ts";
import { type AwsCallerOptions, nameless } from "../aws/call.ts";
import { type Slots, textsOf, valueIn } from "../aws/slots.ts";
import { optionalPackage } from "../optional-package.ts";
import { awsStoreCall, type StoreCall } from "./aws-calls.ts";

export interface AwsLambdaEnvOptions extends AwsCallerOptions {
  /** Name or ARN, without version or alias. */
  readonly function: string;
  readonly slots: Slots;
  readonly clock: Clock;
}

interface Configuration {
  readonly variables: Readonly<Record<string, string>>;
  readonly revision: string;
  readonly update: string;
}

/** How often is asked whether an update has taken effect, and for how long, in seconds. */
const ASK_EVERY = 1;
const GIVE_UP_AFTER = 120;

type Call<Output> = Omit<StoreCall<Output>, "send"> & {
  readonly send: (client: Sdk.LambdaClient, sdk: typeof Sdk) => Promise<Output>;
};

/**
 * Variables in the environment of a Lambda function, as it runs unpublished. All others stay; an update is refused if
 * somebody else changed the function meanwhile (`RevisionId`), and is done once Lambda says that it has taken effect.
 * Throws `ERR_STORE_…`.
 */
export function createAwsLambdaEnvStore(options: AwsLambdaEnvOptions): ConsumerStore {
  const { name, function: FunctionName, slots, clock } = options;

  async function call<Output>({ send, ...about }: Call<Output>): Promise<Output> {
    const sdk = await optionalPackage(
      "aws-lambda-env",
      "@aws-sdk/client-lambda",
      () => import("@aws-sdk/client-lambda"),
    );
    return awsStoreCall(options, {
      ...about,
      send: (config) => send(nameless(new sdk.LambdaClient(config)), sdk),
    });
  }

  const failed = (what: string, happened: "no" | "unknown" = "unknown"): StanchError =>
    new StanchError({ code: "ERR_STORE_FAILED", message: `${name}: ${what}`, retry: "later", happened });

  async function look(): Promise<Configuration> {
    const {
      Environment,
      RevisionId,
      LastUpdateStatus = "",
    } = await call({
      what: "read the function's configuration",
      changes: false,
      permission: "lambda:GetFunctionConfiguration",
      send: (client, sdk) => client.send(new sdk.GetFunctionConfigurationCommand({ FunctionName })),
    });
    // Without this the update would take every other variable away.
    if (Environment?.Error !== undefined || Environment?.Variables === undefined) {
      throw new StanchError({
        code: "ERR_STORE_REFUSED",
        message: `${name}: Lambda doesn't show the function's variables`,
        hint: "the function has none, or the credential needs kms:Decrypt on the key that they are encrypted with",
      });
    }
    if (RevisionId === undefined || RevisionId === "")
      throw failed("the configuration has no revision", "no");
    return { variables: Environment.Variables, revision: RevisionId, update: LastUpdateStatus };
  }

  /** Waits until no update is on its way, and gives what there is then. */
  async function settled(until: Instant, happened: "no" | "unknown"): Promise<Configuration> {
    for (;;) {
      const now = await look();
      if (now.update !== "InProgress") return now;
      if (isAfter(clock.now(), until))
        throw failed("an update of the function doesn't come to an end", happened);
      await clock.sleep(ASK_EVERY);
    }
  }

  const deadline = (): Instant => plus(clock.now(), GIVE_UP_AFTER);

  return {
    name,
    canRead: true,
    byHand: false,
    async preflight() {
      valueIn(slots, (await look()).variables, name);
    },
    async read() {
      return valueIn(slots, (await look()).variables, name);
    },
    async write(value) {
      const { variables, revision, update } = await settled(deadline(), "no");
      // What isn't there isn't added.
      const before = valueIn(slots, variables, name);
      if (before.reveal() !== value.reveal() || update === "Failed") {
        await call({
          what: "update the function's configuration",
          changes: true,
          permission: "lambda:UpdateFunctionConfiguration, and kms:Encrypt where a key of yours is used",
          conflicts: ["PreconditionFailed"],
          send: (client, sdk) =>
            client.send(
              new sdk.UpdateFunctionConfigurationCommand({
                FunctionName,
                RevisionId: revision,
                Environment: { Variables: { ...variables, ...textsOf(slots, value, name) } },
              }),
            ),
        });
      }
      const after = await settled(deadline(), "unknown").catch((error: unknown) => {
        throw error instanceof StanchError && error.happened === "no" ? unseen(error) : error;
      });
      if (after.update !== "Successful") throw failed("Lambda says that the update failed");
      if (valueIn(slots, after.variables, name).reveal() === value.reveal()) return;
      throw failed("the function doesn't hold what was written: somebody else changed it right after");
    },
  };
}

/** The update was sent: that its end couldn't be seen doesn't mean that there was none. */
function unseen({ code, message, hint, retry }: StanchError): StanchError {
  return new StanchError({
    code,
    message,
    retry,
    happened: "unknown",
    ...(hint === undefined ? {} : { hint }),
  });
}
