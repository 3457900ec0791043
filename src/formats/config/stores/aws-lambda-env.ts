import { z } from "zod";
import { baseUrlSchema } from "../../address.ts";
import { awsCredentialsSchema, awsRegionSchema } from "../../aws.ts";
import { valueError } from "../../zod-words.ts";

/** Lambda sets these itself, to the credentials of the function's role, and refuses them in an update. */
const RESERVED = new Set([
  "AWS_ACCESS_KEY",
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
]);

const lambdaVariableSchema = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_]{1,127}$/, {
    error: valueError((value) => `${value} isn't the name of a variable of a function`),
  })
  .refine((name) => !RESERVED.has(name), {
    error: valueError(
      (value) => `${value} is set by Lambda itself, to the credentials of the function's role`,
    ),
  });

/** One variable of a Lambda function, or two for an access key that comes as `ID:SECRET`. */
export const awsLambdaEnvStoreSchema = z
  .strictObject({
    adapter: z.literal("aws-lambda-env"),
    region: awsRegionSchema,
    baseUrl: baseUrlSchema.exactOptional(),
    credentials: awsCredentialsSchema,
    /** Name or ARN, without a version or an alias: only what isn't published can be changed. */
    function: z.string().regex(/^(?:arn:[a-z-]+:lambda:[a-z0-9-]+:\d{12}:function:)?[A-Za-z0-9_-]{1,64}$/, {
      error: valueError((value) => `${value} isn't the name or ARN of a function, without version or alias`),
    }),
    variable: lambdaVariableSchema.exactOptional(),
    pair: z.strictObject({ id: lambdaVariableSchema, secret: lambdaVariableSchema }).exactOptional(),
  })
  .refine(({ variable, pair }) => (variable === undefined) !== (pair === undefined), {
    path: ["variable"],
    error: "a store needs one of variable and pair",
  });
