/** A record of a log before anything is known of it. */
export type RawRecord = Readonly<Record<string, unknown>>;

export function isRecord(value: unknown): value is RawRecord {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** Longer text than this is no name of anything. */
const LONGEST = 2048;

/** The text at the path, or null: empty text, other types and inherited properties don't count. */
export function textAt(record: unknown, ...path: readonly string[]): string | null {
  const value = valueAt(record, ...path);
  return typeof value === "string" && value !== "" && value.length <= LONGEST ? value : null;
}

export function valueAt(record: unknown, ...path: readonly string[]): unknown {
  let value = record;
  for (const name of path) {
    if (!isRecord(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

/** An id at the path, which some sources write as a number; numbers that JSON has rounded don't count. */
export function idAt(record: unknown, ...path: readonly string[]): string | null {
  const value = valueAt(record, ...path);
  if (typeof value === "number") return Number.isSafeInteger(value) ? String(value) : null;
  return textAt(record, ...path);
}

/** Those that aren't null. */
export function present(...texts: readonly (string | null)[]): readonly string[] {
  return [...new Set(texts.filter((text) => text !== null))];
}
