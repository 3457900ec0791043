import { z } from "zod";
import { type Cluster, type Kubectl, unreadable } from "./kubectl.ts";

/** Something that runs pods, by the name that kubectl takes. */
export interface WorkloadRef {
  readonly cluster: Cluster;
  readonly kind: "deployment" | "statefulset" | "daemonset";
  readonly workload: string;
}

const count = z.int().min(0);
const LABEL = /^[A-Za-z0-9._/-]{1,320}$/;
const labelSchema = z.string().regex(LABEL);
const valueSchema = z.string().regex(/^[A-Za-z0-9._-]{0,63}$/);

const selectorSchema = z.looseObject({
  matchLabels: z.record(labelSchema, valueSchema).default({}),
  matchExpressions: z
    .array(
      z.looseObject({
        key: labelSchema,
        operator: z.enum(["In", "NotIn", "Exists", "DoesNotExist"]),
        values: z.array(valueSchema).default([]),
      }),
    )
    .default([]),
});

/** Counts that are zero are left out by the server. */
const statusSchema = z.looseObject({
  observedGeneration: z.int().default(0),
  replicas: count.default(0),
  updatedReplicas: count.default(0),
  availableReplicas: count.default(0),
  terminatingReplicas: count.nullable().default(0),
  currentRevision: z.string().default(""),
  updateRevision: z.string().default(""),
  desiredNumberScheduled: count.default(0),
  updatedNumberScheduled: count.default(0),
  numberAvailable: count.default(0),
  conditions: z
    .array(z.looseObject({ type: z.string(), status: z.string(), reason: z.string().default("") }))
    .default([]),
});

const workloadSchema = z.looseObject({
  kind: z.enum(["Deployment", "StatefulSet", "DaemonSet"]),
  metadata: z.looseObject({ generation: z.int() }),
  spec: z.looseObject({
    replicas: count.default(1),
    paused: z.boolean().default(false),
    selector: selectorSchema,
    updateStrategy: z
      .looseObject({
        type: z.string().default("RollingUpdate"),
        rollingUpdate: z.looseObject({ partition: count.default(0) }).nullish(),
      })
      .prefault({}),
  }),
  status: statusSchema.prefault({}),
});

/** What the API says of a workload, as far as a rollout goes. */
export type Workload = z.output<typeof workloadSchema>;

/** Reads it anew; `ERR_STORE_…` and `ERR_COMMAND_…`. */
export async function readWorkload(
  name: string,
  kubectl: Kubectl,
  { cluster, kind, workload }: WorkloadRef,
): Promise<Workload> {
  const call = {
    what: `read the ${kind}`,
    changes: false,
    permission: `get of ${kind}s/${workload} in the namespace ${cluster.namespace}`,
  };
  const path = `/apis/apps/v1/namespaces/${cluster.namespace}/${kind}s/${workload}`;
  const parsed = workloadSchema.safeParse(await kubectl.json({ ...call, args: ["get", "--raw", path] }));
  if (!parsed.success) throw unreadable(name, call, `the answer isn't a ${kind}`);
  return parsed.data;
}

/** The selector of its pods as a query has it. */
export function selectorText({ spec: { selector } }: Workload): string {
  const labels = Object.entries(selector.matchLabels).map(([key, value]) => `${key}=${value}`);
  const expressions = selector.matchExpressions.map(({ key, operator, values }) => {
    if (operator === "Exists") return key;
    if (operator === "DoesNotExist") return `!${key}`;
    return `${key} ${operator === "In" ? "in" : "notin"} (${values.join(",")})`;
  });
  return [...labels, ...expressions].join(",");
}
