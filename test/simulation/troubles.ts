/** What the worlds and the people of the runs are troubled by, beside the faults that strike by chance. */
export const TROUBLE_NAMES = [
  "late cron",
  "late cron, rarer than the watch is long",
  "forgotten, seen before the swap",
  "forgotten, first in the swap",
  "forgotten, first after the swap",
  "wrong environment, fixed soon",
  "wrong environment, fixed an hour late",
  "wrong environment, not fixed",
  "stranger judged hostile",
  "abuse in the overlap",
  "approver away, comes back",
  "approver away, stood in for",
  "lie: new-key-in-use",
  "lie: old-key-unused",
  "lie: consumer-written",
  "lie: leak-path-closed",
  "true word on a consumer",
  "flapping probe",
  "old fingerprint between new ones",
  "end answered, key lives on",
  "end answered, key only disabled",
  "disable answered, not done",
  "dead in the list, alive",
  "audit log drops rows",
  "probe route open to anyone",
  "own principal seen",
  "replacement stolen",
  "stolen replacement made anew",
  "stolen replacement ended by hand",
] as const;

export type Trouble = (typeof TROUBLE_NAMES)[number];

/** Counts in how many ways a run was troubled, and how often. */
export interface Troubles {
  note(trouble: Trouble, times?: number): void;
  readonly counts: ReadonlyMap<Trouble, number>;
}

export function createTroubles(): Troubles {
  const counts = new Map<Trouble, number>();
  return {
    note(trouble, times = 1) {
      if (times > 0) counts.set(trouble, (counts.get(trouble) ?? 0) + times);
    },
    counts,
  };
}
