import { z } from "zod";
import { choiceError } from "../zod-words.ts";
import { awsIamProviderSchema } from "./providers/aws-iam.ts";
import { githubProviderSchema } from "./providers/github.ts";
import { httpProviderSchema } from "./providers/http.ts";
import { manualProviderSchema } from "./providers/manual.ts";
import { postgresRoleProviderSchema } from "./providers/postgres-role.ts";

/** Who issued the key. */
export const providerSchema = z.discriminatedUnion(
  "adapter",
  [
    awsIamProviderSchema,
    githubProviderSchema,
    httpProviderSchema,
    manualProviderSchema,
    postgresRoleProviderSchema,
  ],
  {
    error: choiceError("an adapter here"),
  },
);
