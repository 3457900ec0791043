import type { DaemonSet, Deployment, StatefulSet } from "kubernetes-types/apps/v1.d.ts";
import type { Pod } from "kubernetes-types/core/v1.d.ts";

const LABELS = { app: "web" };
const metadata = { name: "web", namespace: "shop", generation: 4 };
const template = { metadata: { labels: LABELS } };
const selector = { matchLabels: LABELS };

/** Three pods, rolled out in full at generation 4. */
export function deployment(more: Partial<Deployment["spec"]> = {}): Deployment {
  const status = {
    observedGeneration: 4,
    replicas: 3,
    updatedReplicas: 3,
    readyReplicas: 3,
    availableReplicas: 3,
  };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata,
    spec: { replicas: 3, selector, template, ...more },
    status,
  };
}

/** As `deployment`, its pods one after the other. */
export function statefulSet(more: Partial<StatefulSet["spec"]> = {}): StatefulSet {
  const revisions = { currentRevision: "web-1", updateRevision: "web-1" };
  const status = {
    observedGeneration: 4,
    replicas: 3,
    updatedReplicas: 3,
    availableReplicas: 3,
    ...revisions,
  };
  const spec = { replicas: 3, selector, template, serviceName: "web", ...more };
  return { apiVersion: "apps/v1", kind: "StatefulSet", metadata, spec, status };
}

/** A pod on each of three nodes. */
export function daemonSet(more: Partial<DaemonSet["spec"]> = {}): DaemonSet {
  const status = {
    observedGeneration: 4,
    desiredNumberScheduled: 3,
    currentNumberScheduled: 3,
    updatedNumberScheduled: 3,
    numberAvailable: 3,
    numberMisscheduled: 0,
    numberReady: 3,
  };
  return {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata,
    spec: { selector, template, ...more },
    status,
  };
}

/** A pod of the workload that runs. */
export function pod(name: string, more: { readonly phase?: string; readonly nodeName?: string } = {}): Pod {
  const { phase = "Running", nodeName = "node-1" } = more;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "shop", labels: LABELS },
    spec: { containers: [], ...(nodeName === "" ? {} : { nodeName }) },
    status: { phase },
  };
}
