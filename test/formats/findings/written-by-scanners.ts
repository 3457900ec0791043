import { type Leak, sha256Like } from "./leak.ts";

/** Documents as scanners write them, as plain data: one row a leak. */

export const gitleaksRows = (leaks: readonly Leak[]) =>
  leaks.map((leak) => ({
    RuleID: leak.detector,
    Description: "Generic API Key",
    StartLine: leak.line,
    EndLine: leak.line,
    StartColumn: 3,
    EndColumn: 40,
    Match: `API_KEY=${leak.value}`,
    Secret: leak.value,
    File: leak.file,
    SymlinkFile: "",
    Commit: leak.commit,
    Link: `https://git.example.com/acme/app/blob/${leak.commit}/${leak.file}#L${leak.line}`,
    Entropy: 3.9,
    Author: "Ada",
    Email: "ada@example.com",
    Date: leak.at,
    Message: "add config",
    Tags: ["ci"],
    Fingerprint: `${leak.commit}:${leak.file}:${leak.detector}:${leak.line}`,
  }));

const COLUMNS = [
  "RuleID",
  "Commit",
  "File",
  "SymlinkFile",
  "Secret",
  "Match",
  "StartLine",
  "EndLine",
  "StartColumn",
  "EndColumn",
  "Author",
  "Message",
  "Date",
  "Email",
  "Fingerprint",
  "Tags",
] as const;

/** As Go's `encoding/csv` writes it. */
export function gitleaksTable(leaks: readonly Leak[]): string {
  const cell = (value: unknown): string => {
    const text = Array.isArray(value) ? value.join(" ") : String(value);
    return /[",\r\n]|^ /.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const rows = gitleaksRows(leaks).map((row) => COLUMNS.map((column) => cell(row[column])).join(","));
  return [COLUMNS.join(","), ...rows, ""].join("\n");
}

export const gitleaksLegacyRows = (leaks: readonly Leak[]) =>
  leaks.map((leak) => ({
    line: `API_KEY=${leak.value}`,
    lineNumber: leak.line,
    offender: leak.value,
    offenderEntropy: -1,
    commit: leak.commit,
    repo: "app",
    repoURL: "",
    leakURL: `https://git.example.com/acme/app/blob/${leak.commit}/${leak.file}`,
    rule: leak.detector,
    commitMessage: "add config",
    author: "Ada",
    email: "ada@example.com",
    file: leak.file,
    date: leak.at,
    tags: "key, api",
    operation: "addition",
  }));

const sarif = (tool: string, results: readonly unknown[]) => ({
  $schema: "https://json.schemastore.org/sarif-2.1.0.json",
  version: "2.1.0",
  runs: [{ tool: { driver: { name: tool, semanticVersion: "1.0.0", rules: [] } }, results }],
});

export const gitleaksSarifLog = (leaks: readonly Leak[]) =>
  sarif(
    "gitleaks",
    leaks.map((leak) => ({
      message: {
        text: `${leak.detector} has detected secret for file ${leak.file} at commit ${leak.commit}.`,
      },
      ruleId: leak.detector,
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: leak.file },
            region: {
              startLine: leak.line,
              startColumn: 3,
              endLine: leak.line,
              endColumn: 40,
              snippet: { text: leak.value },
            },
          },
        },
      ],
      partialFingerprints: {
        commitSha: leak.commit,
        email: "ada@example.com",
        author: "Ada",
        date: leak.at,
        commitMessage: "add config",
      },
      properties: { tags: ["ci"] },
    })),
  );

export const trufflehogSarifLog = (leaks: readonly Leak[]) =>
  sarif(
    "trufflehog",
    leaks.map((leak) => ({
      ruleId: leak.detector,
      level: leak.verified ? "error" : "warning",
      message: {
        text: `Found ${leak.verified ? "verified" : "unverified"} result for detector ${leak.detector}.`,
      },
      locations: [
        { physicalLocation: { artifactLocation: { uri: leak.file }, region: { startLine: leak.line } } },
      ],
      partialFingerprints: { "trufflehogFingerprint/v1": sha256Like(`${leak.value}${leak.file}`) },
    })),
  );

export const trufflehogRows = (leaks: readonly Leak[]) =>
  leaks.map((leak) => ({
    SourceMetadata: {
      Data: {
        Git: {
          commit: leak.commit,
          file: leak.file,
          email: "Ada <ada@example.com>",
          repository: "https://git.example.com/acme/app",
          timestamp: leak.at.replace("T", " ").replace("Z", " +0000"),
          line: leak.line,
        },
      },
    },
    SourceID: 0,
    SourceType: 16,
    SourceName: "trufflehog - git",
    DetectorType: 17,
    DetectorName: leak.detector,
    DecoderName: "PLAIN",
    Verified: leak.verified,
    VerificationFromCache: false,
    Raw: leak.value,
    RawV2: `${leak.value}:${leak.value}`,
    SecretParts: { key: leak.value },
    Redacted: "",
    ExtraData: { account: "595918472158", rotation_guide: "https://howtorotate.com/" },
    StructuredData: null,
  }));

export const ggshieldScan = (leaks: readonly Leak[]) => ({
  id: "54c2793a-89f2-4480-8468-ad042349357b",
  type: "commit-range",
  scans: leaks.map((leak) => ({
    id: leak.commit,
    type: "commit",
    entities_with_incidents: [
      {
        mode: "MODIFY",
        filename: leak.file,
        incidents: [
          {
            policy: "Secrets detection",
            occurrences: [
              {
                match: leak.value,
                type: "apikey",
                line_start: leak.line,
                line_end: leak.line,
                index_start: 3,
                index_end: 40,
              },
            ],
            type: leak.detector,
            validity: leak.verified ? "valid" : "invalid",
            ignore_sha: sha256Like(leak.value),
            incident_url: "https://dashboard.gitguardian.com/workspace/1/incidents/2",
            known_secret: false,
            total_occurrences: 1,
          },
        ],
        total_incidents: 1,
        total_occurrences: 1,
      },
    ],
    extra_info: { author: "Ada", email: "ada@example.com", date: leak.at },
    total_incidents: 1,
    total_occurrences: 1,
  })),
  total_incidents: leaks.length,
  total_occurrences: leaks.length,
});

export const detectSecretsBaseline = (leaks: readonly Leak[]) => ({
  version: "1.5.0",
  plugins_used: [{ name: "KeywordDetector", keyword_exclude: "" }],
  filters_used: [{ path: "detect_secrets.filters.heuristic.is_sequential_string" }],
  results: Object.fromEntries(
    leaks.map((leak) => [
      leak.file,
      [
        {
          type: leak.detector,
          filename: leak.file,
          hashed_secret: sha256Like(leak.value).slice(0, 40),
          is_verified: leak.verified,
          line_number: leak.line,
        },
      ],
    ]),
  ),
  generated_at: "2026-11-23T09:00:00Z",
});

export const noseyParkerRows = (leaks: readonly Leak[]) =>
  leaks.map((leak) => ({
    type: "finding",
    finding_id: sha256Like(leak.value).slice(0, 40),
    rule_name: leak.detector,
    rule_text_id: "np.generic.5",
    groups: [Buffer.from(leak.value).toString("base64")],
    num_matches: 1,
    statuses: [],
    comment: null,
    matches: [
      {
        provenance: [
          {
            kind: "git_repo",
            repo_path: "app/.git",
            first_commit: {
              commit_metadata: {
                commit_id: leak.commit,
                committer_name: "Ada",
                committer_timestamp: `${Date.parse(leak.at) / 1000} +0000`,
                message: "add config\n",
              },
              blob_path: leak.file,
            },
          },
        ],
        blob_metadata: { id: leak.commit, num_bytes: 90, mime_essence: "text/plain", charset: null },
        location: {
          offset_span: { start: 8, end: 40 },
          source_span: { start: { line: leak.line, column: 3 }, end: { line: leak.line, column: 40 } },
        },
        snippet: { before: "API_KEY=", matching: leak.value, after: "\n" },
        rule_name: leak.detector,
      },
    ],
  }));
