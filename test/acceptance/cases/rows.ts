import type { EventData, JournalEntry } from "../../../src/core/journal.ts";

type Row<T extends JournalEntry["type"]> = Extract<JournalEntry, { readonly type: T }>;

/** Rows of one type, oldest first. */
export function rowsOf<T extends JournalEntry["type"]>(
  entries: readonly JournalEntry[],
  type: T,
): readonly Row<T>[] {
  return entries.filter((row): row is Row<T> => row.type === type);
}

export function openingOf(entries: readonly JournalEntry[]): EventData["incident.opened"] {
  const [opening] = rowsOf(entries, "incident.opened");
  if (opening === undefined) throw new Error("no opening row");
  return opening.data;
}

/** Seconds from one time to another. */
export function seconds(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 1000;
}

/** `jo and mia`. */
export function people(names: readonly string[]): string {
  return [...new Set(names)].sort().join(" and ");
}
