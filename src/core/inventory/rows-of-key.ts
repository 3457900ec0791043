import type { InventoryRow } from "./row.ts";
import { type ValueMarks, isAnotherValue, isSameValue } from "./same-key.ts";

/** A key whose callers are sought. */
export interface SoughtKey extends ValueMarks {
  readonly id: string;
  readonly name: string | null;
  /** At which it is, by its name in the config: what is known to be at another one is another key. */
  readonly provider?: string;
}

/**
 * The rows whose callers hold this key: those that name it, those that hold its value whatever they name, by its
 * fingerprint or that of a row which names it, and those that name no key at all. A guess more costs a question at the
 * gate, one less an outage; but a row of another provider has no key of this one.
 */
export function rowsOfKey<R extends InventoryRow>(rows: readonly R[], key: SoughtKey): readonly R[] {
  const here = rows.filter((row) => isAtProvider(row, key.provider));
  const naming = here.filter((row) => isNamed(row, key));
  return rows.filter(
    (row) =>
      naming.includes(row) ||
      (row.key === undefined && here.includes(row)) ||
      (row.fingerprint !== undefined && key.fingerprint?.startsWith(row.fingerprint) === true) ||
      naming.some((other) => isSameValue(row, other)),
  );
}

/** Those of `holders` that name no key, and of whose value something says that it is another one. */
export function holdersOfAnother<R extends InventoryRow>(
  holders: readonly R[],
  key: SoughtKey,
): readonly R[] {
  const told = [key, ...holders.filter((row) => isNamed(row, key) && isAtProvider(row, key.provider))];
  return holders.filter((row) => row.key === undefined && isAnotherValue(row, told));
}

function isNamed(row: InventoryRow, { id, name }: SoughtKey): boolean {
  return row.key === id || row.key === name;
}

/** Nothing says that the row is at another provider. */
export function isAtProvider({ provider }: Pick<InventoryRow, "provider">, wanted?: string): boolean {
  return provider === undefined || wanted === undefined || provider === wanted;
}
