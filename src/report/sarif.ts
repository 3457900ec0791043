import { forLine } from "../core/sanitise.ts";

/** A rule that a finding may name. */
export interface SarifRule {
  readonly id: string;
  readonly level: "error" | "warning";
  readonly about: string;
  readonly why: string;
  readonly fix: string;
}

/** One finding at its place; line and column from 1, the column in UTF-16 units. */
export interface SarifFinding {
  readonly rule: string;
  readonly level: "error" | "warning";
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** What tells it from others of its rule when lines move. */
  readonly subject: string;
}

const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

/** Findings as a SARIF 2.1.0 log, for code scanning; files are named as seen from where it ran. */
export function renderSarif(
  release: string,
  rules: readonly SarifRule[],
  findings: readonly SarifFinding[],
): string {
  const index = new Map(rules.map(({ id }, at) => [id, at]));
  const log = {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "stanch",
            semanticVersion: release,
            rules: rules.map(({ id, level, about, why, fix }) => ({
              id,
              shortDescription: { text: sentence(about) },
              fullDescription: { text: why },
              help: {
                text: `${why} ${sentence(fix)}`,
                markdown: `${why}\n\n**To do:** ${fix}`,
              },
              defaultConfiguration: { level },
              properties: { tags: ["security", "inventory"] },
            })),
          },
        },
        columnKind: "utf16CodeUnits",
        results: findings.map(({ rule, level, message, file, line, column, subject }) => ({
          ruleId: rule,
          ruleIndex: index.get(rule) ?? -1,
          level,
          message: { text: plain(message) },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: uriOf(file) },
                region: { startLine: line, startColumn: column },
              },
            },
          ],
          partialFingerprints: { "stanchSubject/v1": `${rule}:${subject}` },
        })),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** A relative URI: code scanning finds the file in the repository by it. */
function uriOf(file: string): string {
  const path = file.replaceAll("\\", "/").replace(/^(?:\.\/)+/, "");
  const encoded = path
    .split("/")
    .map((part) => encodeURIComponent(part.toWellFormed()))
    .join("/");
  return path.startsWith("/") ? `file://${encoded}` : encoded;
}

/** Brackets would make links of what somebody wrote into a row. */
function plain(text: string): string {
  return forLine(text).replaceAll(/[[\]\\]/g, String.raw`\$&`);
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
