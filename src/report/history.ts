import { StanchError } from "../core/errors.ts";
import { foldRow } from "../core/fold.ts";
import type { Incident } from "../core/incident.ts";
import type { EventType, JournalEntry } from "../core/journal.ts";
import { openIncident } from "../core/open-incident.ts";

/** One row with the incident as it stood before and after it. */
export interface Step {
  readonly entry: JournalEntry;
  readonly before: Incident;
  readonly after: Incident;
}

export type Opening = Extract<JournalEntry, { type: "incident.opened" }>;
export type EntryOf<T extends EventType> = Extract<JournalEntry, { readonly type: T }>;

/** A journal replayed row by row, in order of sequence number. */
export interface History {
  readonly opening: Opening;
  readonly entries: readonly JournalEntry[];
  readonly steps: readonly Step[];
  readonly final: Incident;
}

/** Replays all rows of one incident; `ERR_TIMELINE_UNOPENED` if they don't start with its opening. */
export function historyOf(journal: readonly JournalEntry[]): History {
  const entries = journal.toSorted((a, b) => a.seq - b.seq);
  const opening = entries[0];
  if (opening?.type !== "incident.opened") {
    throw new StanchError({
      code: "ERR_TIMELINE_UNOPENED",
      message: "a timeline needs all rows of one incident, from its opening on",
    });
  }
  let before = openIncident(opening);
  const steps = entries.map((entry) => {
    const step = { entry, before, after: entry === opening ? before : foldRow(before, entry) };
    before = step.after;
    return step;
  });
  return { opening, entries, steps, final: before };
}

/** All rows of these types, in order. */
export function entriesOf<T extends EventType>(
  entries: readonly JournalEntry[],
  ...types: readonly T[]
): readonly EntryOf<T>[] {
  const wanted: ReadonlySet<EventType> = new Set(types);
  return entries.filter((entry): entry is EntryOf<T> => wanted.has(entry.type));
}
