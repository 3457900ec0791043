import { z } from "zod";
import { baseUrlSchema } from "../../address.ts";
import { githubCredentialSchema } from "../../github-credential.ts";
import { ONE_PLACE, isOnePlace, secretPlaceFields } from "../../github-names.ts";

/** A secret of GitHub Actions. */
export const githubActionsStoreSchema = z
  .strictObject({
    adapter: z.literal("github-actions"),
    baseUrl: baseUrlSchema.default("https://api.github.com"),
    credential: githubCredentialSchema,
    ...secretPlaceFields,
  })
  .refine(isOnePlace, ONE_PLACE);
