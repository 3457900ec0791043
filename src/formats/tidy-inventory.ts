import type { InventoryRow } from "../core/inventory/row.ts";
import { tidyingsOf } from "../core/inventory/hygiene/tidy.ts";
import { type FieldChange } from "./inventory-changes.ts";
import { FIELD_ORDER } from "./inventory-source.ts";
import type { Inspected } from "./inspect-inventory.ts";
import { editMaps } from "./yaml-edit.ts";

/** A row that was tidied, and how. */
export interface TidiedRow {
  readonly id: string;
  readonly isNew: false;
  readonly fields: readonly FieldChange[];
}

/** The text with all that is mechanical put right, and what was changed; comments and all else stay. */
export function tidyInventory(
  text: string,
  { written }: Inspected,
): { readonly text: string; readonly changes: readonly TidiedRow[] } {
  const tidied = written
    .map(({ index, row }) => ({ index, row, tidyings: tidyingsOf(row) }))
    .filter(({ tidyings }) => tidyings.length > 0);
  const next = editMaps(text, {
    name: "consumers",
    order: FIELD_ORDER,
    added: [],
    changed: tidied.map(({ index, tidyings }) => ({
      index,
      fields: Object.fromEntries(tidyings.map(({ field, now }) => [field, now])),
    })),
  });
  const changes = tidied.map(({ index, row, tidyings }) => ({
    id: typeof row["id"] === "string" ? row["id"] : `consumers[${index}]`,
    isNew: false as const,
    fields: tidyings.map(({ field, was, now }) => ({ field: field as keyof InventoryRow, was, now })),
  }));
  return { text: next, changes };
}
