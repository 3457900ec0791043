import { z } from "zod";
import { argvSchema } from "./command.ts";
import type { DeepReadonly } from "./readonly.ts";
import { secretRefSchema } from "./secret-ref.ts";
import { valueError } from "./zod-words.ts";

/** A Region such as `eu-central-1`: it becomes part of a host's name. */
export const awsRegionSchema = z.string().regex(/^[a-z]{2}(?:-[a-z]{2,12}){1,3}-\d{1,2}$/, {
  error: valueError((value) => `${value} isn't an AWS Region such as eu-central-1`),
});

/** The id of an access key, as AWS gives it: it names the key and opens nothing. */
export const AWS_KEY_ID = /^[A-Z0-9]{16,128}$/;

const accessKeyIdSchema = z.union(
  [z.string().regex(AWS_KEY_ID), z.strictObject({ env: z.string() }), z.strictObject({ file: z.string() })],
  { error: "must be the id of an access key, {env: NAME} or {file: PATH}" },
);

/**
 * Stanch's own credentials at AWS: an access key, or a program that prints them as JSON in the form that AWS calls
 * `credential_process`. Nothing else is looked for: no profile, no environment, no metadata service.
 */
export const awsCredentialsSchema = z.union(
  [
    z.strictObject({
      accessKeyId: accessKeyIdSchema,
      secretAccessKey: secretRefSchema,
      sessionToken: secretRefSchema.exactOptional(),
    }),
    z.strictObject({ process: argvSchema }),
  ],
  { error: "must be {accessKeyId, secretAccessKey} or {process: [...]}" },
);

export type AwsCredentialsRef = DeepReadonly<z.output<typeof awsCredentialsSchema>>;

/** Where the two halves of an access key stand, by the names that the consumer reads. */
export interface PairNames {
  readonly id: string;
  readonly secret: string;
}
