import { dirname, resolve } from "node:path";
import { StanchError } from "../core/errors.ts";
import { doubtsOf } from "../core/inventory/whole-row.ts";
import { type Config, parseConfig } from "../formats/config.ts";
import { type Inventory, type InventoryRow, parseInventory, rowsWithProvider } from "../formats/inventory.ts";
import type { Loaded } from "../formats/load.ts";
import { formatError } from "../formats/problem.ts";
import { isKnownElsewhere } from "../formats/provider-names.ts";
import { checkReferences } from "../formats/references.ts";
import { type Runbook, parseRunbook } from "../formats/runbook.ts";
import type { Paths } from "./paths.ts";
import { readText } from "./read-text.ts";

export interface LiveFiles {
  readonly runbook: Runbook;
  /** Of every provider; one that the config doesn't have and that may be the runbook's is left out of its row. */
  readonly rows: readonly InventoryRow[];
  /** What those rows said, by their id. */
  readonly unknownProviders: ReadonlyMap<string, string>;
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
  const rows = runbook.value.consumers ?? (inventory === null ? [] : rowsWithProvider(inventory.value));
  const isSure = (name: string): boolean =>
    Object.hasOwn(config.providers, name) ||
    isKnownElsewhere(name, runbook.value.provider, inventory?.value ?? null);
  const unknown = new Map(
    rows.flatMap(({ id, provider }) =>
      provider === undefined || isSure(provider) ? [] : [[id, provider] as const],
    ),
  );
  return {
    runbook: runbook.value,
    rows: rows.map(({ provider, ...row }) =>
      provider === undefined || unknown.has(row.id) ? row : { ...row, provider },
    ),
    unknownProviders: unknown,
    inventory: inventory?.value ?? null,
    config,
  };
}

/** Why a person has to look after this row, by itself and by the config. */
export function doubtsIn({ unknownProviders }: LiveFiles, row: InventoryRow): readonly string[] {
  const provider = unknownProviders.get(row.id);
  return [
    ...(provider === undefined
      ? []
      : [`its provider ${provider} isn't in the config, so it may be this one`]),
    ...doubtsOf(row),
  ];
}

/** The operator's config (`ERR_FORMAT`, `ERR_FILE_UNREADABLE`). */
export function loadConfig(paths: Paths): Config {
  return take(parseConfig(readText(paths.config), paths.config)).value;
}

function take<T>(loaded: Loaded<T>): Extract<Loaded<T>, { ok: true }> {
  if (loaded.ok) return loaded;
  throw formatError(loaded.problems);
}
