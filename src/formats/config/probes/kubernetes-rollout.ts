import { z } from "zod";
import { workloadShape } from "../kubernetes.ts";
import { consumerSaysShape } from "./consumer-says.ts";

/** Asks each pod of a workload, through the API server, what it did with the key that it holds. */
export const kubernetesRolloutProbeSchema = z.strictObject({
  adapter: z.literal("kubernetes-rollout"),
  ...workloadShape,
  scheme: z.enum(["http", "https"]).default("http"),
  port: z.int().min(1).max(65_535),
  path: z
    .string()
    .max(1000)
    .regex(/^\/[^\s#\\]*$/, { error: "must begin with /" }),
  ...consumerSaysShape,
});
