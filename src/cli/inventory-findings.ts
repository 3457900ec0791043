import { type Day } from "../core/inventory/days.ts";
import {
  HYGIENE_RULES,
  type HygieneFinding,
  type HygieneRuleId,
  type Severity,
} from "../core/inventory/hygiene/hygiene-rules.ts";
import { hygieneOf } from "../core/inventory/hygiene/hygiene.ts";
import { tidyingsOf } from "../core/inventory/hygiene/tidy.ts";
import type { Inspected } from "../formats/inspect-inventory.ts";
import { type Problem, renderProblems } from "../formats/problem.ts";
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
  const { problems, rows, written, locate, provider } = inspected;
  const untidy = written.flatMap(({ index, row }) =>
    tidyingsOf(row).map(({ field, was, message }): HygieneFinding => ({
      rule: "untidy",
      path: ["consumers", index, ...(was === undefined ? [] : [field])],
      row: typeof row["id"] === "string" ? row["id"] : "",
      message: `${field}: ${message}`,
    })),
  );
  const hygiene = hygieneOf(rows, { today, ...(provider === undefined ? {} : { provider }) });
  return [
    ...problems.map((problem): PlacedFinding => ({
      ...problem,
      rule: "schema",
      severity: "error",
      row: "",
      fix: problem.hint ?? SCHEMA_RULE.fix,
    })),
    ...[...hygiene, ...untidy]
      .flatMap(({ rule, path, row, message }): readonly PlacedFinding[] => {
        const place = locate?.(path, message);
        const { severity, fix } = HYGIENE_RULES[rule];
        return place === undefined ? [] : [{ ...place, rule, severity, row, fix }];
      })
      .toSorted((a, b) => a.line - b.line || a.column - b.column),
  ];
}

/** Two lines a finding: its place, and what is wrong there. */
export function findingLines({ rule, severity, row, file, line, column, ...finding }: PlacedFinding): string {
  if (rule === "schema") return renderProblems([{ file, line, column, ...finding }]);
  return `${file}:${line}:${column} ${severity} ${rule}\n  ${row}: ${finding.message}`;
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
      message: `${row === "" ? path : row}: ${message}${hint === undefined ? "" : `; ${hint}`}`,
      file,
      line,
      column,
      subject: row === "" ? path : `${row}${path.replace(/^consumers\[\d+\]/, "")}`,
    })),
  );
}
