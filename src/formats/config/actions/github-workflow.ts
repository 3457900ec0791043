import { z } from "zod";
import { baseUrlSchema } from "../../address.ts";
import { githubCredentialSchema } from "../../github-credential.ts";
import { repositorySchema, workflowSchema } from "../../github-names.ts";

/** Starts a workflow by its `workflow_dispatch`. */
export const githubWorkflowActionSchema = z.strictObject({
  adapter: z.literal("github-workflow"),
  baseUrl: baseUrlSchema.default("https://api.github.com"),
  credential: githubCredentialSchema,
  repository: repositorySchema,
  workflow: workflowSchema,
  /** Branch or tag whose workflow file is run. */
  ref: z.string().min(1).max(255),
  inputs: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_-]{0,99}$/), z.string().max(1000)).default({}),
});
