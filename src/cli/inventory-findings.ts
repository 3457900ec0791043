import { type Day } from "../core/inventory/days.ts";
import {
  HYGIENE_RULES,
  type HygieneFinding,
  type HygieneRuleId,
  type Severity,
} from "../core/inventory/hygiene/hygiene-rules.ts";
import { hygieneOf } from "../core/inventory/hygiene/hygiene.ts";
import { tidyingsOf } from "../core/inventory/hygiene/tidy.ts";
import { maskWholeKeys, wholeKeysIn } from "../core/inventory/without-values.ts";
import type { Inspected } from "../formats/inspect-inventory.ts";
import { type Problem, renderProblems } from "../formats/problem.ts";
import { paragraph } from "../report/table.ts";
import { type SarifRule, renderSarif } from "../report/sarif.ts";

/** Something wrong in an inventory, at its place. */
export interface PlacedFinding extends Problem {
  /** `schema` for what keeps the file from loading. */
  readonly rule: HygieneRuleId | "schema";
  readonly severity: Severity;
  /** Id of the row; empty where the file doesn't load. */
  readonly row: string;
  readonly fix: string;
}

const SCHEMA_RULE: SarifRule = {
  id: "schema",
  level: "error",
  about: "the inventory doesn't load",
  why: "No command can use a file that it can't read whole.",
  fix: "correct it at the place that is named",
};

/** All of it: first what keeps the file from loading, then what is wrong with rows that can be read. */
export function findingsOf(inspected: Inspected, today: Day): readonly PlacedFinding[] {
  const { problems, rows, written, keys, locate, provider } = inspected;
  const untidy = written.flatMap(({ index, row }) =>
    tidyingsOf(row).map(({ field, was, message }): HygieneFinding => ({
      rule: "untidy",
      path: ["consumers", index, ...(was === undefined ? [] : [field])],
      row: typeof row["id"] === "string" ? row["id"] : "",
      message: `${field}: ${message}`,
    })),
  );
  const sources = new Map(written.map(({ index, row }) => [index, row]));
  const inText = new Set(keys.flatMap((line) => line.keys));
  // What the text shows is told at its line; only values that are written in escapes are left for the rows.
  const hygiene = hygieneOf(rows, { today, ...(provider === undefined ? {} : { provider }) }).filter(
    ({ rule, path: [, index, field = ""] }) => {
      if (rule !== "key-in-file") return true;
      const value = sources.get(Number(index))?.[field] ?? "";
      return !wholeKeysIn(JSON.stringify(value)).every((key) => inText.has(key));
    },
  );
  const placed = [...hygiene, ...untidy].flatMap(({ path, message, ...finding }) => {
    const place = locate?.(path, message);
    return place === undefined ? [] : [{ ...place, ...finding }];
  });
  const inLines = keys.map(({ file, line, column, path, row, message }) => {
    const place = { file, line, column, path, excerpt: "" };
    return { ...place, row, message, rule: "key-in-file" as const };
  });
  return [
    ...problems.map((problem): PlacedFinding => ({
      ...problem,
      rule: "schema",
      severity: "error",
      row: "",
      fix: problem.hint ?? SCHEMA_RULE.fix,
    })),
    ...[...placed, ...inLines]
      .map(({ rule, row, message, ...place }): PlacedFinding => {
        const { severity, fix } = HYGIENE_RULES[rule];
        // Somebody may have pasted a key as an id, too.
        const [shownRow, shownMessage] = [maskWholeKeys(row), maskWholeKeys(message)];
        return { ...place, rule, severity, fix, row: shownRow, message: shownMessage };
      })
      .toSorted((a, b) => a.line - b.line || a.column - b.column),
  ];
}

/** Two lines a finding: its place, and what is wrong there. `wraps` breaks what is too long for a terminal. */
export function findingLines(
  { rule, severity, row, file, line, column, ...finding }: PlacedFinding,
  wraps: boolean,
): readonly string[] {
  const broken = (text: string, width = 80): readonly string[] =>
    wraps ? paragraph(text, { width }) : [text];
  if (rule === "schema") {
    const [head = "", ...excerpt] = renderProblems([{ file, line, column, ...finding }]).split("\n");
    return [...broken(head), ...excerpt];
  }
  const message = `${whereOf({ row, path: finding.path })}${finding.message}`;
  return [`${file}:${line}:${column} ${severity} ${rule}`, ...broken(message, 78).map((text) => `  ${text}`)];
}

/** `deploy-main: `; the path where there is no row, nothing where there is neither. */
function whereOf({ row, path }: Pick<PlacedFinding, "row" | "path">): string {
  const where = row === "" ? path : row;
  return where === "" ? "" : `${where}: `;
}

/** What to do about each rule that was broken, once. */
export function fixesOf(findings: readonly PlacedFinding[]): readonly (readonly [string, string])[] {
  const rules = new Set(findings.map(({ rule }) => rule));
  return Object.entries(HYGIENE_RULES).flatMap(([id, { fix }]) =>
    rules.has(id as HygieneRuleId) ? [[id, fix]] : [],
  );
}

/** The findings as a SARIF log. */
export function sarifOf(release: string, findings: readonly PlacedFinding[]): string {
  const rules = Object.entries(HYGIENE_RULES).map(([id, { severity, ...words }]) => ({
    id,
    level: severity,
    ...words,
  }));
  return renderSarif(
    release,
    [SCHEMA_RULE, ...rules],
    findings.map(({ rule, severity, row, file, line, column, path, message, hint }) => ({
      rule,
      level: severity,
      message: `${whereOf({ row, path })}${message}${hint === undefined ? "" : `; ${hint}`}`,
      file,
      line,
      column,
      subject: row === "" ? path || message : `${row}${path.replace(/^consumers\[\d+\]/, "")}`,
    })),
  );
}
