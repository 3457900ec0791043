import type { IncidentSummary } from "../cli/services.ts";
import type { JournalEntry } from "../core/journal.ts";
import { replay } from "../engine/replay.ts";

/** One incident in a list. */
export function summaryOf(id: string, entries: readonly JournalEntry[]): IncidentSummary {
  const { incident, state, done } = replay(entries);
  const { mode, leaked, openedAt, reopens } = incident;
  const { purpose, keepsOldKey } = incident.plan;
  const migration =
    purpose === undefined ? {} : { purpose, ...(keepsOldKey === true ? { keepsOldKey } : {}) };
  return { id, mode, state, done, key: leaked.name, openedAt, reopens, ...migration };
}
