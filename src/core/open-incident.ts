import type { ConsumerProgress, Incident, ReplacementProgress } from "./incident.ts";
import type { Consumer } from "./consumer.ts";
import type { JournalEntry } from "./journal.ts";
import type { PlannedReplacement } from "./plan.ts";

export type OpeningEntry = Pick<
  Extract<JournalEntry, { type: "incident.opened" }>,
  "incident" | "at" | "data"
>;

/** The state of an incident right after its first row. */
export function openIncident({ incident, at, data }: OpeningEntry): Incident {
  const replacementOf = (id: string): string =>
    data.plan.replacements.find((replacement) => replacement.consumers.includes(id))?.name ?? id;
  return {
    id: incident,
    mode: data.mode,
    policy: data.policy,
    people: data.people,
    responder: data.responder,
    openedAt: at,
    reopens: data.reopens ?? null,
    earlierKeys: data.earlierKeys ?? [],
    plan: data.plan,
    planHash: data.planHash,
    leaked: { ...data.leaked, state: "unknown", endedAt: null, stoppedAt: null, endChecked: false },
    own: "unknown",
    ownStale: false,
    consumers: Object.fromEntries(
      data.plan.consumers.map((row) => [row.id, freshConsumer(row, replacementOf(row.id))]),
    ),
    replacements: Object.fromEntries(data.plan.replacements.map((row) => [row.name, freshReplacement(row)])),
    effects: {},
    orphans: [],
    rungs: [],
    strategy: null,
    declined: [],
    overlapFrom: null,
    deadlineStage: 0,
    extensions: [],
    preapprovals: [],
    undoRequested: [],
    preflight: null,
    audit: null,
    lineage: [],
    readings: {},
    silent: [],
    callers: {},
    classifications: {},
    attestations: [],
    acceptances: [],
    withdrawals: [],
    retirements: [],
    approvals: [],
    cutovers: [],
    breakGlass: [],
    reviewClosed: false,
    visit: 0,
    endedOn: null,
    glassUsed: false,
    canary: { firstRefused: null, lastRefused: null, lastAccepted: null, lastDetail: null, probedAt: null },
    watchFrom: null,
    closeRequests: [],
    abortRequest: null,
    closedAs: null,
    clock: [],
    observedAt: null,
    lastAt: at,
  };
}

export function freshConsumer(consumer: Consumer, replacement: string): ConsumerProgress {
  return {
    consumer,
    replacement,
    state: "pending",
    writtenAt: null,
    attempts: 0,
    retryAt: null,
    error: null,
    evidence: [],
  };
}

export function freshReplacement(plan: PlannedReplacement): ReplacementProgress {
  return { plan, state: "planned", key: null, handle: null, isGiven: false, probe: null, probedAt: null };
}
