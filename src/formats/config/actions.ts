import { z } from "zod";
import { choiceError } from "../zod-words.ts";
import { githubWorkflowActionSchema } from "./actions/github-workflow.ts";
import { kubernetesRolloutActionSchema } from "./actions/kubernetes-rollout.ts";
import { plainActionSchema } from "./actions/plain.ts";

/** Something that is safe to do again, for reloads and pauses. Without an adapter it is a command, or clicks. */
export const actionSchema = z.discriminatedUnion(
  "adapter",
  [githubWorkflowActionSchema, kubernetesRolloutActionSchema, plainActionSchema],
  { error: choiceError("an adapter here") },
);
