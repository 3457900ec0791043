import { z } from "zod";
import { baseUrlSchema } from "../../address.ts";
import { ONE_PLACE, isOnePlace, secretPlaceFields } from "../../github-names.ts";
import { secretRefSchema } from "../../secret-ref.ts";

/** A secret of GitHub Actions. */
export const githubActionsStoreSchema = z
  .strictObject({
    adapter: z.literal("github-actions"),
    baseUrl: baseUrlSchema.default("https://api.github.com"),
    credential: secretRefSchema,
    ...secretPlaceFields,
  })
  .refine(isOnePlace, ONE_PLACE);
