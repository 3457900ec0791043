import { type InventoryRow, kindOfKey } from "../../core/inventory/row.ts";
import type { KeyKind, KeyRef } from "../../core/key.ts";
import { matchFinding } from "../../formats/match-finding.ts";

/** What is known of one provider's keys: its own list, if it shows one, and the rows of its callers. */
export interface KnownKeys {
  readonly provider: string;
  readonly listed: readonly KeyRef[] | null;
  readonly rows: readonly InventoryRow[];
  /** Users that are no persons: what they hold isn't migrated. */
  readonly dedicatedUsers: readonly string[];
  /** The incident that ended the key of this name or id. */
  readonly endedBy: (key: string) => string | null;
}

/** The kind of key it is: the provider knows; else its rows say, where they all say the same. */
export function kindOf({ rows }: KnownKeys, key: KeyRef): KeyKind | undefined {
  if (key.kind !== undefined) return key.kind;
  const [kind, ...more] = new Set(rows.filter((row) => isAt(row, key)).map(kindOfKey));
  return more.length > 0 ? undefined : (kind ?? undefined);
}

export function nameOf({ id, name }: Pick<KeyRef, "id" | "name">): string {
  return name === null || name === id ? id : `${name} (${id})`;
}

/** Why a key needs no migration: a team's, or that of a user who is no person; null for a personal one. */
export function whyNobodys(known: KnownKeys, key: KeyRef): string | null {
  if (kindOf(known, key) === "team") return "a team key already";
  const { principal } = key;
  return principal !== undefined && known.dedicatedUsers.includes(principal)
    ? `a key of the dedicated user ${principal} already`
    : null;
}

/** By what the row says of it: its name or id, else both ends of the value. */
export function seekOfRow({ listed }: KnownKeys, row: InventoryRow): KeyRef | null {
  const { key, keyPrefix = "", lastFour = "" } = row;
  if (key === undefined) {
    const fits = matchFinding({ prefix: keyPrefix, lastFour }, listed ?? []);
    return fits.kind === "one" ? (fits.keys[0] ?? null) : null;
  }
  if (listed === null) return { id: key, name: key, state: "unknown" };
  return listed.find(({ id }) => id === key) ?? only(listed.filter(({ name }) => name === key));
}

/** Why no key could be told by the row. */
export function unnamed({ provider, endedBy }: KnownKeys, { key }: InventoryRow): string {
  if (key === undefined) return "its row names no key";
  const ended = endedBy(key);
  return ended === null
    ? `its row names the key ${key}, which isn't the name of exactly one at ${provider}`
    : `its row still names ${key}, which ${ended} ended: write down what it holds now`;
}

function isAt(row: InventoryRow, { id, name }: KeyRef): boolean {
  return row.key !== undefined && (row.key === id || row.key === name);
}

/** The one item; null where there are none or several. */
export function only<T>(items: readonly T[]): T | null {
  return items.length === 1 ? (items[0] ?? null) : null;
}
