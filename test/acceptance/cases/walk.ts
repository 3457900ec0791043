import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import type { JournalEntry } from "../../../src/core/journal.ts";
import { consumerLines } from "./walk-consumer.ts";
import { incidentLines } from "./walk-incident.ts";

/** `subject | rule | what in the journal satisfied it`. */
export type Line = `${string} | ${string} | ${string}`;

const PAGE = fileURLToPath(new URL("../../../docs/five-cases.md", import.meta.url));
const CONSUMER_RULES = ["1", "2", "3"];
const INCIDENT_RULES = [
  "callers",
  "leak path",
  "own credential",
  "replacement",
  "approval",
  "end",
  "confirmation",
  "lineage",
  "watch",
  "close",
];

/** Lines of the table under this heading of the page, without its head. */
function tableIn(title: string): readonly string[] {
  const [, section = ""] = readFileSync(PAGE, "utf8").split(`\n## ${title}\n`);
  const rows = section.split("\n## ")[0]?.matchAll(/^\| (.+) \|$/gm) ?? [];
  return [...rows].map(([, row = ""]) => row).slice(1);
}

/**
 * Walks a closed response through the rules of the gate by its rows alone, and knows neither the machine nor its
 * predicates: `table` must name evidence that is on record for every consumer and every rule. The page
 * of the documents has the same table under `title`.
 */
export function expectWalked(entries: readonly JournalEntry[], title: string, table: readonly Line[]): void {
  const lines = walk(entries);
  const missing = table.filter((line) => !lines.includes(line));
  expect({ missing, onRecord: missing.length === 0 ? [] : lines }).toEqual({ missing: [], onRecord: [] });
  expect(tableIn(title)).toEqual(table);
  const [opening] = entries;
  const declared = opening?.type === "incident.opened" ? opening.data.plan.consumers : [];
  const added = entries.flatMap((row) => (row.type === "consumer.added" ? [row.data.consumer] : []));
  const wanted = [
    ...[...declared, ...added].flatMap(({ id }) => CONSUMER_RULES.map((rule) => `${id} | ${rule}`)),
    ...INCIDENT_RULES.map((rule) => `incident | ${rule}`),
  ];
  // Rule 2 is met in one of three ways, of which the table says which: `2a`, `2b`, `2c`.
  const named = table.map((line) => line.replace(/^(\S+) \| (?:replacement) \|/, "incident | replacement |"));
  expect(wanted.filter((head) => !named.some((line) => line.startsWith(head)))).toEqual([]);
}

/** Every way in which the rows satisfy a rule. */
export function walk(entries: readonly JournalEntry[]): readonly Line[] {
  const end = entries.findIndex((row) => row.type === "effect.intended" && row.data.kind === "end");
  if (end === -1) throw new Error("the leaked key wasn't ended");
  return [...consumerLines(entries.slice(0, end + 1)), ...incidentLines(entries, end)];
}
