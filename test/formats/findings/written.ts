import type { FindingFormatName } from "../../../src/formats/findings/format-names.ts";
import type { Leak } from "./leak.ts";
import * as providers from "./written-by-providers.ts";
import * as scanners from "./written-by-scanners.ts";

type Data = (leaks: readonly Leak[]) => unknown;

/** Lines of the scanner's log, as they come where both streams go into one file. */
const LOG = [
  "🐷🔑🐷  TruffleHog. Unearth your secrets. 🐷🔑🐷",
  '{"level":"info-0","ts":"2026-11-20T15:00:00Z","logger":"trufflehog","msg":"running source"}',
  '2026-11-20T15:00:00Z\tinfo-0\ttrufflehog\tfinished scanning\t{"chunks": 12, "bytes": 3456}',
];

/** The document that each format is made of; a table is made of its rows. */
export const DATA: Readonly<Record<FindingFormatName, Data>> = {
  gitleaks: scanners.gitleaksRows,
  "gitleaks-csv": scanners.gitleaksTable,
  "gitleaks-sarif": scanners.gitleaksSarifLog,
  "gitleaks-7": scanners.gitleaksLegacyRows,
  trufflehog: scanners.trufflehogRows,
  "trufflehog-sarif": scanners.trufflehogSarifLog,
  ggshield: scanners.ggshieldScan,
  "github-alert": providers.githubAlerts,
  "github-locations": providers.githubLocationList,
  "github-webhook": providers.githubEvent,
  "github-partner": providers.githubTokens,
  gitlab: providers.gitlabReport,
  "detect-secrets": scanners.detectSecretsBaseline,
  "nosey-parker": scanners.noseyParkerRows,
  "aws-health": providers.healthEvent,
  "aws-quarantine": providers.quarantineEvents,
  guardduty: providers.guarddutyEvents,
};

/** The text of a document: lines for those that write lines, text for a table, else JSON. */
export function textOf(format: FindingFormatName, data: unknown): string {
  if (typeof data === "string") return data;
  if (format === "trufflehog" || format === "nosey-parker") {
    // Not by `map`: a fuzzed list may have a constructor of its own.
    const rows = Array.from(Array.isArray(data) ? data : [data], (row: unknown) => JSON.stringify(row));
    const [banner = "", ...log] = format === "trufflehog" ? LOG : [];
    return [banner, ...rows.flatMap((row) => [row, ...log]), ""].join("\n");
  }
  return JSON.stringify(data, null, 1);
}

/** A whole report. */
export function written(format: FindingFormatName, leaks: readonly Leak[]): string {
  return textOf(format, DATA[format](leaks));
}
