import { z } from "zod";
import { baseUrlSchema } from "../../address.ts";
import { githubCredentialSchema } from "../../github-credential.ts";
import { repositorySchema } from "../../github-names.ts";

/** An issue for each incident and addressee, in a repository that isn't public. */
export const githubIssueNotifierSchema = z.strictObject({
  adapter: z.literal("github-issue"),
  baseUrl: baseUrlSchema.default("https://api.github.com"),
  credential: githubCredentialSchema,
  repository: repositorySchema,
  /** By which stanch finds its issues again. */
  label: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9:_-]{0,49}$/)
    .default("stanch"),
});
