import type * as Sdk from "@aws-sdk/client-secrets-manager";
import { StanchError } from "../../core/errors.ts";
import type { Secret } from "../../core/secret.ts";
import type { ConsumerStore } from "../../ports/consumer-store.ts";
import { type AwsCallerOptions, nameless } from "../aws/call.ts";
import type { Slots } from "../aws/slots.ts";
import { optionalPackage } from "../optional-package.ts";
import { awsStoreCall, type StoreCall } from "./aws-calls.ts";
import { textWith, valueOf } from "./aws-secret-text.ts";

export interface AwsSecretsManagerOptions extends AwsCallerOptions {
  /** Name or ARN. */
  readonly secret: string;
  /** Members of the secret's JSON; null for the whole text. */
  readonly slots: Slots | null;
}

/** The label of what is written and isn't in use yet. `AWSPENDING` is for rotations. */
const STAGE = "STANCH";

type Call<Output> = Omit<StoreCall<Output>, "send"> & {
  readonly send: (client: Sdk.SecretsManagerClient, sdk: typeof Sdk) => Promise<Output>;
};

/**
 * One secret of AWS Secrets Manager. A new version is put beside the current one, and then `AWSCURRENT` moves to it from
 * exactly the version that was read: a change that somebody else made meanwhile is refused, not lost. The version before
 * keeps the label `AWSPREVIOUS`. Throws `ERR_STORE_…`.
 */
export function createAwsSecretsManagerStore(options: AwsSecretsManagerOptions): ConsumerStore {
  const { name, secret: SecretId, slots } = options;

  async function call<Output>({ send, ...about }: Call<Output>): Promise<Output> {
    const sdk = await optionalPackage(
      "aws-secrets-manager",
      "@aws-sdk/client-secrets-manager",
      () => import("@aws-sdk/client-secrets-manager"),
    );
    return awsStoreCall(options, {
      ...about,
      send: (config) => send(nameless(new sdk.SecretsManagerClient(config)), sdk),
    });
  }

  const refused = (message: string, hint: string): StanchError =>
    new StanchError({ code: "ERR_STORE_REFUSED", message: `${name}: ${message}`, hint });

  async function current(): Promise<{ readonly version: string; readonly text: string }> {
    const { VersionId = "", SecretString } = await call({
      what: "read the secret",
      changes: false,
      permission: "secretsmanager:GetSecretValue, and kms:Decrypt where the secret has a key of yours",
      send: (client, sdk) => client.send(new sdk.GetSecretValueCommand({ SecretId })),
    });
    if (SecretString === undefined || SecretString === "" || VersionId === "") {
      throw refused("the secret holds no text", "a binary secret can't be swapped by stanch");
    }
    return { version: VersionId, text: SecretString };
  }

  async function put(text: string): Promise<string> {
    const { VersionId = "" } = await call({
      what: "put a new version beside the current one",
      // No consumer reads it before its label moves.
      changes: false,
      permission:
        "secretsmanager:PutSecretValue, and kms:GenerateDataKey where the secret has a key of yours",
      send: (client, sdk) =>
        client.send(new sdk.PutSecretValueCommand({ SecretId, SecretString: text, VersionStages: [STAGE] })),
    });
    if (VersionId !== "") return VersionId;
    throw new StanchError({ code: "ERR_STORE_ANSWER", message: `${name}: the new version has no id` });
  }

  return {
    name,
    canRead: true,
    byHand: false,
    async preflight() {
      const { DeletedDate, OwningService, RotationEnabled } = await call({
        what: "look at the secret",
        changes: false,
        permission: "secretsmanager:DescribeSecret",
        send: (client, sdk) => client.send(new sdk.DescribeSecretCommand({ SecretId })),
      });
      if (DeletedDate !== undefined)
        throw refused("the secret is about to be deleted", "restore it, or take it out");
      if (OwningService !== undefined && OwningService !== "")
        throw refused("an AWS service manages the secret", "change it there");
      if (RotationEnabled === true)
        throw refused(
          "the secret is rotated by a function, which would write over it",
          "switch its rotation off",
        );
      const { text } = await current();
      textWith(slots, text, valueOf(slots, text, name), name);
    },
    async read() {
      return valueOf(slots, (await current()).text, name);
    },
    async write(value: Secret) {
      const { version, text } = await current();
      const next = textWith(slots, text, value, name);
      if (next === text) return;
      const made = await put(next);
      await call({
        what: "make the new version the current one",
        changes: true,
        permission: "secretsmanager:UpdateSecretVersionStage",
        // So it answers when the label isn't on the version that it is to be taken from any more.
        conflicts: ["InvalidParameter", "InvalidRequest"],
        send: (client, sdk) =>
          client.send(
            new sdk.UpdateSecretVersionStageCommand({
              SecretId,
              VersionStage: "AWSCURRENT",
              MoveToVersionId: made,
              RemoveFromVersionId: version,
            }),
          ),
      });
    },
  };
}
