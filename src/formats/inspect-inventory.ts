import { z } from "zod";
import type { InventoryRow } from "../core/inventory/row.ts";
import type { PlacedRow } from "../core/inventory/hygiene/hygiene-rules.ts";
import { wholeKeysIn } from "../core/inventory/without-values.ts";
import { inventoryRowSchema } from "./inventory-row.ts";
import type { SourceRow } from "./inventory-source.ts";
import { parseInventory } from "./inventory.ts";
import { type KeyLine, keyLinesOf } from "./keys-in-text.ts";
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
  /** Lines with whole keys, wherever they stand: also in comments, in rows that can't be read, and in broken YAML. */
  readonly keys: readonly InspectedKeys[];
  /** Null where the YAML itself is broken. */
  readonly locate: Locate | null;
}

/** Whole keys on a line, and in which row; empty where no row holds them as a value. */
export interface InspectedKeys extends KeyLine {
  readonly file: string;
  readonly path: string;
  readonly row: string;
}

const looseSchema = z.looseObject({ provider: z.unknown().optional(), consumers: z.array(z.unknown()) });

/** Reads an inventory row by row; every problem at once. Never throws. */
export function inspectInventory(text: string, file: string): Inspected {
  const strict = parseInventory(text, file);
  const loose = loadYaml(text, file, looseSchema);
  const problems = strict.ok ? [] : strict.problems;
  const keyLines = keyLinesOf(text);
  if (!loose.ok) {
    const keys = keyLines.map((line) => ({ ...line, file, path: "", row: "" }));
    return { problems, written: [], rows: [], keys, locate: null };
  }
  const { consumers, provider } = loose.value;
  const written = consumers.flatMap((row, index) =>
    typeof row === "object" && row !== null && !Array.isArray(row) ? [{ index, row: row as SourceRow }] : [],
  );
  const rows = written.flatMap(({ index, row }) => {
    const read = inventoryRowSchema.safeParse(row);
    return read.success ? [{ index, row: read.data }] : [];
  });
  const holders = keyLines.length === 0 ? NOBODY : holdersOf(written, loose.locate);
  const named = nameSchema.safeParse(provider);
  return {
    problems,
    written,
    rows,
    keys: keyLines.map((line) => ({ ...line, file, ...(holders.get(line.line) ?? { path: "", row: "" }) })),
    locate: loose.locate,
    ...(named.success ? { provider: named.data } : {}),
  };
}

type Holder = Pick<InspectedKeys, "path" | "row">;

const NOBODY: ReadonlyMap<number, Holder> = new Map();

/** Values that hold whole keys, by the line on which each begins. */
function holdersOf(written: Inspected["written"], locate: Locate): ReadonlyMap<number, Holder> {
  const holders = written.flatMap(({ index, row }) =>
    pathsOfKeys(row, ["consumers", index]).map((at): [number, Holder] => {
      const { line, path } = locate(at, "");
      return [line, { path, row: typeof row["id"] === "string" ? row["id"] : "" }];
    }),
  );
  return new Map(holders);
}

type Path = readonly (string | number)[];

/** Paths of all texts in a value that hold a whole key. */
function pathsOfKeys(value: unknown, path: Path): readonly Path[] {
  if (typeof value === "string") return wholeKeysIn(value).length > 0 ? [path] : [];
  if (typeof value !== "object" || value === null) return [];
  const items: readonly [string | number, unknown][] = Array.isArray(value)
    ? value.map((item: unknown, index) => [index, item])
    : Object.entries(value);
  return items.flatMap(([name, item]) => pathsOfKeys(item, [...path, name]));
}
