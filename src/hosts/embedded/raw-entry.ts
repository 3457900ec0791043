import type { RawEntry } from "./chain.ts";

/** The value as a row, or null if it hasn't the shape of one; members that a row doesn't have are refused too. */
export function rawEntryOf(value: unknown): RawEntry | null {
  if (typeof value !== "object" || value === null) return null;
  const row = value as Readonly<Record<string, unknown>>;
  const { incident, seq, at, actor, type, data, prev, hash } = row;
  if (Object.keys(row).length !== 8 || data === undefined || typeof seq !== "number") return null;
  if (typeof incident !== "string" || typeof at !== "string" || typeof actor !== "string") return null;
  if (typeof type !== "string" || typeof prev !== "string" || typeof hash !== "string") return null;
  return { incident, seq, at, actor, type, data, prev, hash };
}
