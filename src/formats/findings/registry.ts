import { StanchError } from "../../core/errors.ts";
import { didYouMean } from "../zod-words.ts";
import { type Problem, formatError } from "../problem.ts";
import { placesIn } from "../text-place.ts";
import { awsHealth } from "./aws-health.ts";
import { awsQuarantine } from "./aws-quarantine.ts";
import { detectSecrets } from "./detect-secrets.ts";
import { type Document, LONGEST_REPORT, readDocument } from "./document.ts";
import type { Finding } from "./finding.ts";
import type { FindingFormat } from "./format.ts";
import { ggshield } from "./ggshield.ts";
import { githubAlert } from "./github-alert.ts";
import { githubLocations } from "./github-locations.ts";
import { githubPartner } from "./github-partner.ts";
import { githubWebhook } from "./github-webhook.ts";
import { gitlab } from "./gitlab.ts";
import { gitleaks } from "./gitleaks.ts";
import { gitleaksCsv } from "./gitleaks-csv.ts";
import { gitleaksLegacy } from "./gitleaks-legacy.ts";
import { gitleaksSarif } from "./gitleaks-sarif.ts";
import { guardduty } from "./guardduty.ts";
import { noseyParker } from "./nosey-parker.ts";
import { readFindings } from "./reading.ts";
import { trufflehog } from "./trufflehog.ts";
import { trufflehogSarif } from "./trufflehog-sarif.ts";

/** Every format that an incident can be opened from. No report fits two of them. */
export const FINDING_FORMATS: readonly FindingFormat[] = [
  gitleaks,
  gitleaksCsv,
  gitleaksSarif,
  gitleaksLegacy,
  trufflehog,
  trufflehogSarif,
  ggshield,
  githubAlert,
  githubLocations,
  githubWebhook,
  githubPartner,
  gitlab,
  detectSecrets,
  noseyParker,
  awsHealth,
  awsQuarantine,
  guardduty,
];

export interface Report {
  readonly format: string;
  readonly findings: readonly Finding[];
}

/**
 * What a scanner or provider has found. The format is recognised by its shape, unless it is named. Anything else throws
 * `ERR_FORMAT` with its place; no text of the report is in the message, as any of it may be the secret.
 */
export function parseReport(text: string, file: string, wanted?: string): Report {
  const named = wanted === undefined ? undefined : formatNamed(wanted);
  const source = text.startsWith("\uFEFF") ? text.slice(1) : text;
  const refuse = (message: string, offset = 0, hint?: string): StanchError => {
    const at = { ...placesIn(source)(offset), path: "", excerpt: "" };
    const problem: Problem = { file, ...at, message, ...(hint === undefined ? {} : { hint }) };
    return formatError([problem]);
  };
  if (source.length > LONGEST_REPORT) throw refuse("the report is larger than 16 MiB");
  // Scanners that have found nothing may write nothing: that is an answer only where it was asked for by name.
  if (source.trim() === "") {
    if (named?.layouts.includes("json") === false || named?.layouts.includes("lines") === true)
      return { format: named.name, findings: [] };
    throw refuse(named === undefined ? "the report is empty" : "this isn't JSON");
  }
  const document = readDocument(source, named?.layouts);
  if ("fault" in document) throw refuse(document.fault.message, document.fault.offset);
  const format = named ?? FINDING_FORMATS.find((one) => isOf(one, document));
  if (format === undefined) {
    throw refuse("this isn't a report that stanch knows", 0, "docs/intake.md lists them; --format names one");
  }
  const findings = readFindings(document, { text: source, file, title: format.title }, (reading) =>
    format.read(document.value, reading),
  );
  // Lines may all be of a log; any other document that holds nothing of the format that was named isn't one of it.
  if (findings.length === 0 && document.layout !== "lines" && !format.fits(document.value))
    throw refuse(`this isn't ${format.title}`);
  return { format: format.name, findings };
}

function isOf(format: FindingFormat, document: Document): boolean {
  return format.layouts.includes(document.layout) && format.fits(document.value);
}

function formatNamed(name: string): FindingFormat {
  const format = FINDING_FORMATS.find((one) => one.name === name);
  if (format !== undefined) return format;
  const names = FINDING_FORMATS.map((one) => one.name);
  throw new StanchError({
    code: "ERR_USAGE",
    message: "--format names no format that stanch knows",
    hint: didYouMean(name, names) ?? names.join(", "),
  });
}
