import type { Workload } from "./workload.ts";

/** How far a rollout is; `detail` for people. */
export type Rollout =
  | { readonly state: "finished" }
  /** `stuck`: its controller has given up waiting. */
  | { readonly state: "running" | "stuck"; readonly detail: string };

/**
 * Whether only pods of the newest template run and all of them are available, by what the controller counted of exactly
 * this generation: right after a change the counts are still those of before.
 */
export function rolloutOf(workload: Workload): Rollout {
  const { status, metadata } = workload;
  if (status.observedGeneration < metadata.generation)
    return { state: "running", detail: "its controller hasn't seen the restart yet" };
  const gaveUp = status.conditions.some(
    ({ type, reason }) => type === "Progressing" && reason === "ProgressDeadlineExceeded",
  );
  const { wanted, updated, available, old } = countsOf(workload);
  const detail = `${String(updated)} of ${String(wanted)} pods are new, ${String(available)} available, ${String(old)} old`;
  if (gaveUp) return { state: "stuck", detail: `${detail}; its progress deadline has passed` };
  const isDone = updated >= wanted && available >= wanted && old === 0;
  return isDone ? { state: "finished" } : { state: "running", detail };
}

/** Why a restart wouldn't replace every pod, or null. */
export function unrestartable({ kind, spec }: Workload): string | null {
  if (kind === "Deployment") return spec.paused ? "its rollout is paused: resume it" : null;
  const { type, rollingUpdate } = spec.updateStrategy;
  if (type !== "RollingUpdate")
    return `its strategy is ${type === "OnDelete" ? type : "another one"}: delete its pods by hand`;
  return (rollingUpdate?.partition ?? 0) > 0 ? "its partition leaves old pods running: set it to 0" : null;
}

interface Counts {
  readonly wanted: number;
  readonly updated: number;
  /** Old ones too. */
  readonly available: number;
  /** Of another template, or on their way out. */
  readonly old: number;
}

function countsOf({ kind, spec, status }: Workload): Counts {
  switch (kind) {
    case "Deployment": {
      const {
        updatedReplicas: updated,
        availableReplicas: available,
        replicas,
        terminatingReplicas,
      } = status;
      const old = Math.max(0, replicas - updated) + (terminatingReplicas ?? 0);
      return { wanted: spec.replicas, updated, available, old };
    }
    case "StatefulSet": {
      const { availableReplicas: available, replicas } = status;
      // The counts of a revision that is being left aren't of the new one.
      const updated = status.updatedReplicas;
      const isWhole = status.currentRevision === status.updateRevision;
      const old = isWhole ? Math.max(0, replicas - spec.replicas) : Math.max(1, replicas - updated);
      return { wanted: spec.replicas, updated, available, old };
    }
    case "DaemonSet": {
      const { desiredNumberScheduled: wanted, updatedNumberScheduled: updated, numberAvailable } = status;
      return { wanted, updated, available: numberAvailable, old: Math.max(0, wanted - updated) };
    }
  }
}
