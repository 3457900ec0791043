import type { Day } from "../days.ts";
import { pairFindings } from "./hygiene-pairs.ts";
import { rowFindings } from "./hygiene-row.ts";
import type { HygieneFinding, PlacedRow } from "./hygiene-rules.ts";
import type { InventoryRow } from "../row.ts";

/**
 * Everything that is wrong with rows that can be read, in the order of the file. `provider` is that of rows that name none.
 * The same rows on the same day give the same findings.
 */
export function hygieneOf(
  rows: readonly PlacedRow<InventoryRow>[],
  { today, provider }: { readonly today: Day; readonly provider?: string },
): readonly HygieneFinding[] {
  const findings = [...rows.flatMap((row) => rowFindings(row, today)), ...pairFindings(rows, provider)];
  // Sorting keeps the order of what stands in one row.
  return findings.toSorted((a, b) => Number(a.path[1]) - Number(b.path[1]));
}
