import type { AdapterCard, ReloadCapability } from "../card.ts";
import type { ActionEntry } from "./index.ts";

/** An entry without an adapter is one of the first two. */
type Adapter = "argv" | "clicks" | NonNullable<ActionEntry["adapter"]>;

/** Every way to make a consumer take its key anew, or to pause callers. */
export const RELOAD_CARDS: Readonly<Record<Adapter, AdapterCard<ReloadCapability>>> = {
  argv: { about: "a program", can: [] },
  clicks: { about: "clicks for a person, who confirms them", can: ["by hand"] },
  "github-workflow": {
    about: "a run of a GitHub Actions workflow, queued by its workflow_dispatch",
    can: [],
  },
  "kubernetes-rollout": {
    about: "a restart of a workload's pods, until only new ones run",
    can: ["waits until it has taken effect"],
    needs: "kubectl",
  },
};
