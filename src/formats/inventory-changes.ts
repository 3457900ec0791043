import type { InventoryRow } from "../core/inventory/row.ts";
import { FIELD_ORDER, sourceOf } from "./inventory-source.ts";
import { editMaps } from "./yaml-edit.ts";

/** How one row of an inventory changes: what a field was and will be, undefined where it isn't there. */
export interface RowChange {
  readonly id: string;
  readonly fields: readonly FieldChange[];
}

export interface FieldChange {
  readonly field: keyof InventoryRow;
  readonly was: unknown;
  readonly now: unknown;
}

/** Fields in which two rows differ, as the YAML file writes them. */
export function changesOf(was: InventoryRow, now: InventoryRow): readonly FieldChange[] {
  const [before, after] = [sourceOf(was), sourceOf(now)];
  return FIELD_ORDER.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field])).map(
    (field) => ({ field, was: before[field], now: after[field] }),
  );
}

/**
 * The text of an inventory in which these rows are changed and those are appended; `rows` are the ones that it holds now. All
 * else stays as it is, comments and all.
 */
export function editInventory(
  text: string,
  rows: readonly InventoryRow[],
  changes: readonly RowChange[],
  added: readonly InventoryRow[],
): string {
  return editMaps(text, {
    name: "consumers",
    order: FIELD_ORDER,
    changed: changes.map(({ id, fields }) => ({
      index: rows.findIndex((row) => row.id === id),
      fields: Object.fromEntries(fields.map(({ field, now }) => [field, now])),
    })),
    added: added.map(sourceOf),
  });
}
