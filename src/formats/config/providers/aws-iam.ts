import { z } from "zod";
import { baseUrlSchema } from "../../address.ts";
import { awsCredentialsSchema, awsRegionSchema } from "../../aws.ts";
import { valueError } from "../../zod-words.ts";

/** A Region whose event history is read, and where it is reached if not at its public address. */
const trailRegionSchema = z.union([
  awsRegionSchema,
  z.strictObject({ region: awsRegionSchema, baseUrl: baseUrlSchema }),
]);

/** Where the partition's calls to IAM are recorded, whatever Region they come from. */
const HOMES = ["us-east-1", "us-gov-west-1", "cn-north-1"];

const trailSchema = z
  .strictObject({ regions: z.array(trailRegionSchema).min(1).max(40) })
  .refine(
    ({ regions }) => regions.some((one) => HOMES.includes(typeof one === "string" ? one : one.region)),
    { path: ["regions"], error: "must hold the Region that calls to IAM are recorded in, such as us-east-1" },
  );

/** The access keys of one IAM user, and the event history of CloudTrail in some Regions. */
export const awsIamProviderSchema = z.strictObject({
  adapter: z.literal("aws-iam"),
  user: z.string().regex(/^[\w+=,.@-]{1,64}$/, {
    error: valueError((value) => `${value} isn't the name of an IAM user: no path, no ARN`),
  }),
  credentials: awsCredentialsSchema,
  baseUrl: baseUrlSchema.default("https://iam.amazonaws.com"),
  /** What calls to IAM are signed for: one Region in each partition. */
  region: awsRegionSchema.default("us-east-1"),
  cloudtrail: trailSchema.exactOptional(),
});
