import type { EventData, JournalEntry } from "../core/journal.ts";

/** From here on nothing but the id is meant, wherever it stands in a text. */
const LONG = 12;
const INSTANT = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;

/** The value with every id of a key that the journal names replaced in its texts, all in one go; times stay. */
export function withoutKeyIds(
  value: unknown,
  entries: readonly JournalEntry[],
  opening: EventData["incident.opened"],
): unknown {
  const names = namesIn(opening);
  const ids = keyIds(entries).filter((id) => !names.has(id));
  if (ids.length === 0) return value;
  const others = new Map(ids.map((id, index) => [id, `key-${index + 1}-of-then`]));
  // The longest first, since one may be part of another.
  const patterns = ids.toSorted((a, b) => b.length - a.length).map(patternOf);
  return replaced(value, new RegExp(patterns.join("|"), "g"), others);
}

/** A short id, such as a count, is part of days, addresses and words as well: only where it stands alone is it meant. */
function patternOf(id: string): string {
  const text = id.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
  return id.length >= LONG
    ? text
    : String.raw`(?<![A-Za-z0-9]|[A-Za-z0-9][._:-]|\d/)${text}(?![A-Za-z0-9]|[._:-][A-Za-z0-9]|/\d)`;
}

function replaced(value: unknown, pattern: RegExp, others: ReadonlyMap<string, string>): unknown {
  if (typeof value === "string")
    return INSTANT.test(value) ? value : value.replaceAll(pattern, (id) => others.get(id) ?? id);
  if (Array.isArray(value)) return value.map((one) => replaced(one, pattern, others));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, replaced(one, pattern, others)]),
  );
}

/** Parts of the file refer to each other by these: a key that is called as one of them has its id as a name there. */
function namesIn({ plan, people }: EventData["incident.opened"]): ReadonlySet<string> {
  return new Set([
    plan.provider,
    plan.runbook,
    ...plan.auditLogs,
    ...plan.consumers.flatMap(({ id, store, probes, calls }) => [id, store, ...probes, ...calls]),
    ...plan.replacements.map(({ name }) => name),
    ...people.map(({ id }) => id),
  ]);
}

function keyIds(entries: readonly JournalEntry[]): readonly string[] {
  const ids = entries.flatMap((entry): readonly string[] => {
    switch (entry.type) {
      case "incident.opened":
        return [entry.data.leaked.id, ...(entry.data.earlierKeys ?? [])];
      case "key.reissued":
        return [entry.data.key.id];
      case "orphan.found":
        return [entry.data.keyId];
      case "audit.read":
        return [
          ...entry.data.callers.map(({ keyId }) => keyId),
          ...entry.data.lineage.flatMap(({ id, aliases }) => [id, ...aliases]),
        ];
      case "evidence.observed":
        return entry.data.callers.map(({ keyId }) => keyId);
      default:
        return [];
    }
  });
  return [...new Set(ids)].filter((id) => id !== "");
}
