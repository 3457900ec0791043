import { z } from "zod";
import { secretShape } from "../kubernetes.ts";

/** One key of a Secret, through the operator's kubectl. */
export const kubernetesSecretStoreSchema = z.strictObject({
  adapter: z.literal("kubernetes-secret"),
  ...secretShape,
});
