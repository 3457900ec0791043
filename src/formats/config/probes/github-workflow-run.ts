import { z } from "zod";
import { baseUrlSchema } from "../../address.ts";
import { githubCredentialSchema } from "../../github-credential.ts";
import { repositorySchema, secretPlaceFields, workflowSchema } from "../../github-names.ts";
import { wordsSchema } from "../../name.ts";

/** What a job of a workflow came to that was queued after its secret changed. */
export const githubWorkflowRunProbeSchema = z
  .strictObject({
    adapter: z.literal("github-workflow-run"),
    baseUrl: baseUrlSchema.default("https://api.github.com"),
    credential: githubCredentialSchema,
    /** Where the workflow is, and the secret too unless that is an organisation's. */
    ...secretPlaceFields,
    repository: repositorySchema,
    workflow: workflowSchema,
    branch: z.string().min(1).max(255).exactOptional(),
    /** The job, and the step in it, that calls the provider with the secret. */
    job: wordsSchema,
    step: wordsSchema.exactOptional(),
    /** A step that fails if the provider refused the key, and for no other reason. */
    refusedStep: wordsSchema.exactOptional(),
    /** Title of a notice of the job whose text is the start of the SHA-256 of its key, and how many hex digits of it. */
    fingerprint: z.strictObject({ title: wordsSchema, length: z.int().min(8).max(64) }).exactOptional(),
  })
  .refine(({ environment, organization }) => environment === undefined || organization === undefined, {
    path: ["environment"],
    error: "the secret stands in an environment or in an organization, not in both",
  });
