import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { foundKeys } from "../../../src/formats/findings/found-keys.ts";
import { parseReport } from "../../../src/formats/findings/registry.ts";
import { samplesOf } from "../../samples.ts";

/** Reports that real scanners wrote. */
const FOLDER = samplesOf("intake");
const read = (name: string): string => readFileSync(join(FOLDER, name), "utf8");

/** Format, findings, and keys of each. */
const SAMPLES: Readonly<Record<string, readonly [string, number, number]>> = {
  "dd-detect_secrets-many_findings.json": ["detect-secrets", 3, 3],
  "dd-ggshield-no_finding.json": ["ggshield", 0, 0],
  "dd-ggshield-one_finding.json": ["ggshield", 1, 1],
  "dd-gitlab_secret_detection_report-gitlab_secret_detection_report_3_vuln_v15.json": ["gitlab", 3, 3],
  "dd-gitleaks-gitleaks8_many.json": ["gitleaks", 4, 3],
  "dd-trufflehog-v3_git.json": ["trufflehog", 4, 3],
  "dd-trufflehog-v3_github.json": ["trufflehog", 4, 3],
  "github-rest-org-secret-scanning-alert-list.example.json": ["github-alert", 1, 1],
  "github-rest-secret-scanning-location-list.example.json": ["github-locations", 13, 1],
  "gitleaks-baseline.json": ["gitleaks", 2, 2],
  "gitleaks-baseline.sarif": ["gitleaks-sarif", 0, 0],
  "octokit-secret_scanning_alert.reopened.json": ["github-webhook", 1, 1],
};

describe("a real report", () => {
  it.each(Object.entries(SAMPLES))("%s is read", (name, [format, findings, keys]) => {
    const report = parseReport(read(name), name);
    const found = foundKeys(report.findings, (of) => (typeof of === "string" ? of : of.reveal()));
    expect([report.format, report.findings.length, found.length]).toEqual([format, findings, keys]);
  });

  it("of gitleaks whose row has one cell more than its head is refused at that row", () => {
    expect(() => parseReport(read("gitleaks-baseline.csv"), "baseline.csv")).toThrow(
      "baseline.csv:2:1 15 cells, where the head has 14",
    );
  });

  it("gives away none of its values, not even those in base64", () => {
    const git = parseReport(read("dd-trufflehog-v3_git.json"), "report").findings;
    expect(git[0]).toMatchObject({ keyId: "AKIAYVP4CIPPERUVIFXG", exposedAt: "2022-06-16T17:17:40.000Z" });
    expect(git[1]?.value?.reveal()).toMatch(/^https:\/\/admin:admin@/);
    expect(JSON.stringify(git)).not.toMatch(/admin:admin|aHR0cHM6|LS0tLS1C/);
  });

  it("is looked at: none is left out", () => {
    expect(readdirSync(FOLDER).sort()).toEqual([...Object.keys(SAMPLES), "gitleaks-baseline.csv"].sort());
  });
});
