import type { SuggestedRow } from "../core/inventory/found/suggested-row.ts";
import { editInventory } from "./inventory-changes.ts";

const NEW =
  "# Rows with `confirmed: false` are guesses, and no proof of who calls: take the line away once somebody has looked.\n" +
  "kind: inventory\nconsumers: []\n";

/**
 * The text of an inventory, or of a new one, with rows put behind those that it has. Whatever stands in it stays as it is, to
 * the letter. A text must have been read as an inventory.
 */
export function withRows(text: string | null, rows: readonly SuggestedRow[]): string {
  const added = rows.map((row) => ({ ...row, instances: 1, probes: [], calls: ["api"] }));
  return editInventory(text ?? NEW, [], [], added);
}

/** Rows as they can be put into an inventory by hand. */
export function rowsToPaste(rows: readonly SuggestedRow[]): readonly string[] {
  const lines = withRows(null, rows).trimEnd().split("\n");
  return lines.slice(lines.indexOf("consumers:") + 1);
}
