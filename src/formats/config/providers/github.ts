import { z } from "zod";
import { baseUrlSchema } from "../../address.ts";
import { githubCredentialSchema } from "../../github-credential.ts";
import { organizationSchema } from "../../github-names.ts";

/** Personal access tokens of GitHub. */
export const githubProviderSchema = z
  .strictObject({
    adapter: z.literal("github"),
    baseUrl: baseUrlSchema.default("https://api.github.com"),
    organization: organizationSchema,
    /** For the organisation's list of tokens and for its audit log. */
    credential: githubCredentialSchema.exactOptional(),
    /** Fine-grained ones by the organisation's list of them, or any by their value alone. */
    tokens: z.enum(["listed", "by-value"]),
    /** Where a token ends: everywhere, by its value, or in the organisation only. Too much to have a default. */
    end: z.enum(["everywhere", "organization"]),
  })
  .refine(({ tokens, credential }) => tokens !== "listed" || credential !== undefined, {
    path: ["credential"],
    error: "the organisation's list of tokens needs a credential",
  })
  .refine(({ tokens, end }) => end !== "organization" || tokens === "listed", {
    path: ["end"],
    error: "only a token that the organisation lists can end in the organization",
  });
