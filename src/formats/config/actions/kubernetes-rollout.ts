import { z } from "zod";
import { durationSchema } from "../../duration.ts";
import { workloadShape } from "../kubernetes.ts";

/** Restarts the pods of a workload one after the other, and waits until only new ones run. */
export const kubernetesRolloutActionSchema = z.strictObject({
  adapter: z.literal("kubernetes-rollout"),
  ...workloadShape,
  timeout: durationSchema.exactOptional(),
});
