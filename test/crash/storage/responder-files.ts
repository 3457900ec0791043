import { join } from "node:path";

export const INCIDENT = "L-20261123-k3f9";
export const SEED = "storage";
export const VALUE = "team.EXAMPLE_storage_value_0001";
/** In this order; the last one ends a key and needs a checkpoint with its copy. */
export const EFFECTS = ["make-a", "make-b", "end"] as const;

/** What one responder's folder holds: the workspace's state, and what lies outside of it. */
export function pathsIn(folder: string) {
  const state = join(folder, ".stanch");
  return {
    state,
    journal: join(state, "journal.db"),
    spoolFolder: join(state, "spool"),
    spool: join(state, "spool", `${INCIDENT}.age`),
    ageKey: join(folder, "config", "spool.agekey"),
    /** The "provider": one line a call. */
    calls: join(folder, "provider", "calls"),
    place: join(folder, "place"),
  };
}
