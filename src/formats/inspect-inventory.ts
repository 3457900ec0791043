import { z } from "zod";
import type { InventoryRow } from "../core/inventory/row.ts";
import type { PlacedRow } from "../core/inventory/hygiene/hygiene-rules.ts";
import { inventoryRowSchema } from "./inventory-row.ts";
import type { SourceRow } from "./inventory-source.ts";
import { parseInventory } from "./inventory.ts";
import { type Locate, loadYaml } from "./load.ts";
import { nameSchema } from "./name.ts";
import type { Problem } from "./problem.ts";

/** An inventory as far as it can be read: what is wrong with it doesn't hide what else is wrong. */
export interface Inspected {
  /** Why it doesn't load; empty if it does. */
  readonly problems: readonly Problem[];
  /** Rows as the file writes them, by their place; empty where the YAML itself is broken. */
  readonly written: readonly PlacedRow<SourceRow>[];
  /** Those of them that can be read. */
  readonly rows: readonly PlacedRow<InventoryRow>[];
  readonly provider?: string;
  /** Null where the YAML itself is broken. */
  readonly locate: Locate | null;
}

const looseSchema = z.looseObject({ provider: z.unknown().optional(), consumers: z.array(z.unknown()) });

/** Reads an inventory row by row; every problem at once. Never throws. */
export function inspectInventory(text: string, file: string): Inspected {
  const strict = parseInventory(text, file);
  const loose = loadYaml(text, file, looseSchema);
  const problems = strict.ok ? [] : strict.problems;
  if (!loose.ok) return { problems, written: [], rows: [], locate: null };
  const { consumers, provider } = loose.value;
  const written = consumers.flatMap((row, index) =>
    typeof row === "object" && row !== null && !Array.isArray(row) ? [{ index, row: row as SourceRow }] : [],
  );
  const rows = written.flatMap(({ index, row }) => {
    const read = inventoryRowSchema.safeParse(row);
    return read.success ? [{ index, row: read.data }] : [];
  });
  const named = nameSchema.safeParse(provider);
  return {
    problems,
    written,
    rows,
    locate: loose.locate,
    ...(named.success ? { provider: named.data } : {}),
  };
}
