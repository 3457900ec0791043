import type { InventoryRow } from "./row.ts";
import { isSameValue } from "./same-key.ts";

/** A key whose callers are sought. */
export interface SoughtKey {
  readonly id: string;
  readonly name: string | null;
  /** At which it is, by its name in the config: what is known to be at another one is another key. */
  readonly provider?: string;
  readonly fingerprint?: string;
}

/**
 * The rows whose callers hold this key: those that name it, those that hold its value whatever they name, by its
 * fingerprint or that of a row which names it, and those that name no key at all. A guess more costs a question at the
 * gate, one less an outage; but a row of another provider has no key of this one.
 */
export function rowsOfKey<R extends InventoryRow>(rows: readonly R[], key: SoughtKey): readonly R[] {
  const here = rows.filter((row) => isAtProvider(row, key.provider));
  const naming = here.filter((row) => row.key === key.id || row.key === key.name);
  return rows.filter(
    (row) =>
      naming.includes(row) ||
      (row.key === undefined && here.includes(row)) ||
      (row.fingerprint !== undefined && key.fingerprint?.startsWith(row.fingerprint) === true) ||
      naming.some((other) => isSameValue(row, other)),
  );
}

/** Nothing says that the row is at another provider. */
export function isAtProvider({ provider }: Pick<InventoryRow, "provider">, wanted?: string): boolean {
  return provider === undefined || wanted === undefined || provider === wanted;
}
