/** What `--format` may be; apart from the parsers, which load only when there is a report to read. */
export const FINDING_FORMAT_NAMES = [
  "gitleaks",
  "gitleaks-csv",
  "gitleaks-sarif",
  "gitleaks-7",
  "trufflehog",
  "trufflehog-sarif",
  "ggshield",
  "github-alert",
  "github-locations",
  "github-webhook",
  "github-partner",
  "gitlab",
  "detect-secrets",
  "nosey-parker",
  "aws-health",
  "aws-quarantine",
  "guardduty",
] as const;

export type FindingFormatName = (typeof FINDING_FORMAT_NAMES)[number];
