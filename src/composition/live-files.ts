import { dirname, resolve } from "node:path";
import { StanchError } from "../core/errors.ts";
import { type Config, parseConfig } from "../formats/config.ts";
import { type Inventory, type InventoryRow, parseInventory, rowsWithProvider } from "../formats/inventory.ts";
import type { Loaded } from "../formats/load.ts";
import { formatError } from "../formats/problem.ts";
import { checkReferences } from "../formats/references.ts";
import { type Runbook, parseRunbook } from "../formats/runbook.ts";
import type { Paths } from "./paths.ts";
import { readText } from "./read-text.ts";

export interface LiveFiles {
  readonly runbook: Runbook;
  /** Of every provider. */
  readonly rows: readonly InventoryRow[];
  /** Null where the consumers stand in the runbook itself. */
  readonly inventory: Inventory | null;
  readonly config: Config;
}

/** Runbook, inventory and config, each whole and all names between them known. Every problem at once (`ERR_FORMAT`). */
export function loadLiveFiles(paths: Paths, file: string): LiveFiles {
  const text = readText(file);
  if (/^kind:\s*scenario\b/m.test(text)) {
    throw new StanchError({
      code: "ERR_USAGE",
      message: `${file} is a scenario: it can only be rehearsed`,
      hint: `stanch rehearse ${file}`,
    });
  }
  const runbook = take(parseRunbook(text, file));
  const config = loadConfig(paths);
  const path = runbook.value.inventory === undefined ? null : resolve(dirname(file), runbook.value.inventory);
  const inventory = path === null ? null : take(parseInventory(readText(path), path));
  const problems = checkReferences(runbook, inventory, config);
  if (problems.length > 0) throw formatError(problems);
  return {
    runbook: runbook.value,
    rows: runbook.value.consumers ?? (inventory === null ? [] : rowsWithProvider(inventory.value)),
    inventory: inventory?.value ?? null,
    config,
  };
}

/** The operator's config (`ERR_FORMAT`, `ERR_FILE_UNREADABLE`). */
export function loadConfig(paths: Paths): Config {
  return take(parseConfig(readText(paths.config), paths.config)).value;
}

function take<T>(loaded: Loaded<T>): Extract<Loaded<T>, { ok: true }> {
  if (loaded.ok) return loaded;
  throw formatError(loaded.problems);
}
