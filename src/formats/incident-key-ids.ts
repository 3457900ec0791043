import type { EventData, JournalEntry } from "../core/journal.ts";

/**
 * Each id of a key that the journal names, and what stands in its place; longest first, since one may be part of another. At
 * some providers a key is called as the service that has it: what the team's own names are made of stays.
 */
export function keyIds(entries: readonly JournalEntry[]): readonly (readonly [string, string])[] {
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
  const names = entries.flatMap((entry) => (entry.type === "incident.opened" ? namesIn(entry.data) : []));
  const known = [...new Set(ids)].filter(
    (id) => id !== "" && names.every((name) => withoutId(name, id, "") === name),
  );
  return known
    .map((id, index) => [id, `key-${index + 1}-of-then`] as const)
    .toSorted(([a], [b]) => b.length - a.length);
}

function namesIn({ plan, people }: EventData["incident.opened"]): readonly string[] {
  const own = plan.consumers.flatMap(({ id, owner, store, probes }) => [id, owner, store, ...probes]);
  return [plan.provider, ...people.map(({ id }) => id), ...own, ...plan.auditLogs, ...plan.notifiers];
}

/** The same value with these ids replaced wherever they stand in its texts; times stay as they are. */
export function withoutIds(value: unknown, ids: readonly (readonly [string, string])[]): unknown {
  if (typeof value === "string")
    return INSTANT.test(value) ? value : ids.reduce((text, [id, other]) => withoutId(text, id, other), value);
  if (Array.isArray(value)) return value.map((one) => withoutIds(one, ids));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withoutIds(one, ids)]));
}

const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
/** Nothing else looks like an id of so many characters. */
const LONG = 10;

/** A short one may be part of a word, an address or a version: it is meant only where it stands alone. */
function withoutId(text: string, id: string, other: string): string {
  if (id.length >= LONG) return text.replaceAll(id, other);
  const literal = id.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
  const alone = new RegExp(String.raw`(?<!\w|\w\.|\d/)${literal}(?!\w|\.\w)`, "g");
  return text.replaceAll(alone, () => other);
}
