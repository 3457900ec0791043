import { z } from "zod";
import { baseUrlSchema } from "../../address.ts";
import { awsRegionSchema } from "../../aws.ts";

/** Presents an access key to IAM, and a made-up one that must be refused there. */
export const awsKeyProbeSchema = z.strictObject({
  adapter: z.literal("aws-key"),
  baseUrl: baseUrlSchema.default("https://iam.amazonaws.com"),
  region: awsRegionSchema.default("us-east-1"),
});
