import { z } from "zod";
import { valueError } from "../zod-words.ts";

/** What Kubernetes calls its objects: a DNS subdomain. */
const objectNameSchema = z
  .string()
  .max(253)
  .regex(/^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/, {
    error: valueError(
      (value) => `${value} isn't a name in Kubernetes: lower-case letters, digits, "." and "-"`,
    ),
  });

/** Which cluster by the operator's kubeconfig, and where in it. */
export const clusterShape = {
  context: z.string().min(1).max(500),
  namespace: objectNameSchema.max(63),
  kubeconfig: z.string().min(1).max(1000).exactOptional(),
};

/** Something that runs pods. */
export const workloadShape = {
  ...clusterShape,
  kind: z.enum(["deployment", "statefulset", "daemonset"]),
  workload: objectNameSchema,
};

/** A secret, and the one key of its data that holds the value. */
export const secretShape = {
  ...clusterShape,
  secret: objectNameSchema,
  key: z
    .string()
    .max(253)
    .regex(/^[A-Za-z0-9._-]+$/, { error: valueError((value) => `${value} isn't a key of a secret's data`) }),
};
