import { z } from "zod";
import { baseUrlSchema } from "../../address.ts";
import { awsCredentialsSchema, awsRegionSchema } from "../../aws.ts";

const memberSchema = z.string().min(1).max(200);

/** One secret of AWS Secrets Manager: the whole text, one member of its JSON, or two of them for an access key. */
export const awsSecretsManagerStoreSchema = z
  .strictObject({
    adapter: z.literal("aws-secrets-manager"),
    region: awsRegionSchema,
    baseUrl: baseUrlSchema.exactOptional(),
    credentials: awsCredentialsSchema,
    /** Name or ARN. */
    secret: z.string().min(1).max(2048),
    member: memberSchema.exactOptional(),
    /** Members for the id and the secret of an access key that comes as `ID:SECRET`. */
    pair: z.strictObject({ id: memberSchema, secret: memberSchema }).exactOptional(),
  })
  .refine(({ member, pair }) => member === undefined || pair === undefined, {
    path: ["pair"],
    error: "a store has a member or a pair, not both",
  });
