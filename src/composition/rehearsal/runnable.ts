import { createHash } from "node:crypto";
import { dirname, resolve } from "node:path";
import { scenarioFromRunbook } from "../../adapters/world/from-runbook.ts";
import { isAtProvider, rowsOfKey } from "../../core/inventory/rows-of-key.ts";
import { wholeRow } from "../../core/inventory/whole-row.ts";
import {
  type InventoryRow,
  type WholeRow,
  parseInventory,
  rowsWithProvider,
} from "../../formats/inventory.ts";
import type { Loaded } from "../../formats/load.ts";
import { formatError } from "../../formats/problem.ts";
import { type Runbook, parseRunbook } from "../../formats/runbook.ts";
import { type Scenario, parseScenario } from "../../formats/scenario.ts";
import { STAND_IN_ROWS } from "../../formats/stand-in-rows.ts";
import type { TeamFacts } from "../../formats/team-facts.ts";
import { readText } from "../read-text.ts";
import { teamFactsBeside } from "./team-files.ts";

/** A file that can be rehearsed, with the inventory that it names. */
export type Runnable =
  | {
      readonly kind: "runbook";
      readonly file: string;
      readonly runbook: Runbook;
      readonly rows: readonly WholeRow[];
      /** What lies beside it. */
      readonly facts: TeamFacts;
    }
  | {
      readonly kind: "scenario";
      readonly file: string;
      readonly scenario: Scenario;
      readonly runbook: Runbook;
      readonly rows: readonly WholeRow[];
    };

/** Reads a runbook or scenario and its inventory. Every problem of a file at once (`ERR_FORMAT`). */
export function loadRunnable(file: string): Runnable {
  const text = readText(file);
  // Only where the file itself says so is it read as a scenario: the errors of the other kind would mislead.
  if (/^kind:\s*scenario\b/m.test(text)) {
    const scenario = take(parseScenario(text, file));
    return {
      kind: "scenario",
      file,
      scenario,
      runbook: scenario.runbook,
      rows: rowsOf(file, scenario.runbook),
    };
  }
  const runbook = take(parseRunbook(text, file));
  const rows = rowsOf(file, runbook);
  const facts = teamFactsBeside(file, runbook);
  return { kind: "runbook", file, runbook, rows: rows.length === 0 ? STAND_IN_ROWS : rows, facts };
}

/** What is played: the scenario itself, or one that the seed makes of a runbook and of what lies beside it. */
export function scenarioOf(runnable: Runnable, seed: string): Scenario {
  return runnable.kind === "scenario"
    ? runnable.scenario
    : scenarioFromRunbook(runnable.runbook, runnable.rows, runnable.facts, seed);
}

/** By which a rehearsal knows again what was played: the text of the file, and what was read beside it. */
export function hashOf(runnable: Runnable): string {
  const digest = createHash("sha256").update(readText(runnable.file));
  for (const one of besideOf(runnable)) digest.update(`\0${JSON.stringify(one)}`);
  return digest.digest("hex");
}

/** Nothing of a scenario that holds its consumers itself: its hash is that of its text. */
function besideOf(runnable: Runnable): readonly unknown[] {
  if (runnable.kind === "runbook") return [[runnable.rows, runnable.facts]];
  return runnable.runbook.consumers === undefined ? [runnable.rows] : [];
}

function rowsOf(file: string, runbook: Runbook): readonly WholeRow[] {
  const { leak, provider } = runbook;
  const all = runbook.consumers ?? readInventory(resolve(dirname(file), runbook.inventory ?? ""));
  const rows =
    leak.key === undefined
      ? all.filter((row) => isAtProvider(row, provider))
      : rowsOfKey(all, { id: leak.key, name: leak.key, provider });
  return rows.map(wholeRow);
}

function readInventory(path: string): readonly InventoryRow[] {
  return rowsWithProvider(take(parseInventory(readText(path), path)));
}

function take<T>(loaded: Loaded<T>): T {
  if (loaded.ok) return loaded.value;
  throw formatError(loaded.problems);
}
