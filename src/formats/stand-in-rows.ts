import type { WholeRow } from "../core/inventory/whole-row.ts";

const COMMON = { confirmed: true, instances: 1, calls: ["api"], owner: "somebody" } as const;

/** Two callers who stand in for those that a team hasn't written down yet: one that tells its key, one that doesn't. */
export const STAND_IN_ROWS: readonly WholeRow[] = [
  {
    ...COMMON,
    id: "made-up-service",
    service: "A made-up service",
    period: 60,
    match: { userAgents: ["made-up-service/*"], networks: ["198.51.100.16"] },
    store: "made-up-service-env",
    reload: "made-up-service-restart",
    probes: ["made-up-service-status"],
    justification: "Stands in for your own callers until the inventory names them",
  },
  {
    ...COMMON,
    id: "made-up-job",
    service: "A made-up nightly job",
    period: 900,
    match: { userAgents: ["made-up-job/*"], networks: ["198.51.100.17"] },
    store: "made-up-job-env",
    probes: [],
    justification: "Stands in for your own callers until the inventory names them",
  },
];
