import { describe, expect, it } from "vitest";
import { parseReport } from "../../../src/formats/findings/registry.ts";
import { LEAK, OTHER, VALUE } from "./leak.ts";
import { textOf, written } from "./written.ts";
import {
  gitlabReport,
  githubAlerts,
  githubEvent,
  guarddutyEvents,
  quarantineEvents,
} from "./written-by-providers.ts";
import {
  detectSecretsBaseline,
  ggshieldScan,
  gitleaksRows,
  noseyParkerRows,
  trufflehogRows,
} from "./written-by-scanners.ts";

const found = (data: unknown, format?: string) =>
  parseReport(JSON.stringify(data), "report", format).findings;
const valueOf = (data: unknown): string | null => found(data)[0]?.value?.reveal() ?? null;
const base64 = (text: string): string => Buffer.from(text).toString("base64");

/** The first object of a list with other members. */
function changed(rows: readonly object[], changes: Readonly<Record<string, unknown>>): object {
  const merged = { ...rows[0], ...changes };
  return Object.fromEntries(Object.entries(merged).filter(([, member]) => member !== undefined));
}

describe("SARIF of a tool that nobody knows", () => {
  const named = (name: string) => ({
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name } },
        results: [
          {
            ruleId: "hard-coded",
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: "app.py" },
                  region: { startLine: 3, snippet: { text: VALUE } },
                },
              },
            ],
          },
        ],
      },
    ],
  });

  it("gives rule and place, and no snippet for a value: that is gitleaks' way", () => {
    expect(found(named("semgrep"), "gitleaks-sarif")).toMatchObject([
      { detector: "hard-coded", location: "app.py:3", value: null },
    ]);
    expect(found(named("gitleaks"))[0]?.value?.reveal()).toBe(VALUE);
  });
});

describe("TruffleHog", () => {
  const row = (changes: Readonly<Record<string, unknown>>) => changed(trufflehogRows([LEAK]), changes);

  it("of 2022 wrote values in base64, and today's don't take a value for one that only looks so", () => {
    expect(valueOf(row({ Raw: base64(VALUE), RawV2: undefined, DecoderName: undefined }))).toBe(VALUE);
    const looksSo = base64("user:EXAMPLEpassword");
    expect(valueOf(row({ Raw: looksSo }))).toBe(looksSo);
    const random = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    expect(valueOf(row({ Raw: random, DecoderName: undefined }))).toBe(random);
  });

  it("names an AWS key by its id, and the other half is the value", () => {
    const aws = { Raw: LEAK.keyId, RawV2: `${LEAK.keyId}:EXAMPLEsecretpart0123`, Redacted: LEAK.keyId };
    expect(found(row(aws))).toMatchObject([{ keyId: LEAK.keyId, prefix: "AKIA", lastFour: "MPLE" }]);
    expect(valueOf(row(aws))).toBe("EXAMPLEsecretpart0123");
    expect(valueOf(row({ ...aws, RawV2: "" }))).toBeNull();
  });

  it("that couldn't try a key doesn't know whether it works", () => {
    const verdicts = [{ VerificationError: "timeout" }, { Verified: false }, { Verified: true }];
    expect(verdicts.map((one) => found(row(one))[0]?.verified)).toEqual([null, false, true]);
  });

  it("may look anywhere: a bucket, an image, a place without a file", () => {
    const at = (Data: unknown) => found(row({ SourceMetadata: { Data } }))[0]?.location;
    expect(at({ S3: { bucket: "b", file: "dump.sql", link: "https://s3.example.com/dump.sql" } })).toBe(
      "dump.sql",
    );
    expect(at({ Slack: { channel_id: "C1", timestamp: "1669000000.1" } })).toBe("Slack");
    expect(at({})).toBe("");
  });

  it("with a torn last line is refused at that line, and so is a finding torn behind the head of a log line", () => {
    const text = written("trufflehog", [LEAK, OTHER]);
    const torn = text.slice(0, text.lastIndexOf('"DetectorName"'));
    expect(() => parseReport(torn, "report")).toThrow(/^report:\d+:\d+ this isn't JSON/);
    const log = `2026-11-20T15:00:00Z ${JSON.stringify(row({}))}`;
    expect(parseReport(log, "report").findings).toHaveLength(1);
    expect(() => parseReport(log.slice(0, -5), "report", "trufflehog")).toThrow(
      /^report:1:\d+ this isn't JSON/,
    );
  });
});

describe("other scanners", () => {
  it("mask values: what is left is both ends", () => {
    const masked = { ...LEAK, value: "team.EXAM*********************k3f9" };
    expect(found(ggshieldScan([masked]))).toMatchObject([{ prefix: "team.", lastFour: "k3f9", value: null }]);
    expect(found(ggshieldScan([{ ...LEAK, value: "&EXA***-*9" }]))).toMatchObject([
      { prefix: "&EXA", lastFour: "" },
    ]);
  });

  it("scan in scans, and commits lend their date", () => {
    const { scans, ...rest } = ggshieldScan([LEAK]);
    const outer = { ...rest, scans: [{ id: "range", type: "commit-range", scans, total_incidents: 1 }] };
    expect(found(outer)).toMatchObject([{ commit: LEAK.commit, exposedAt: "2026-11-20T14:33:06.000Z" }]);
  });

  it("leave out what a person has called no secret", () => {
    const baseline = detectSecretsBaseline([LEAK]);
    const rows = baseline.results[LEAK.file] ?? [];
    const audited = {
      ...baseline,
      results: { [LEAK.file]: rows.map((row) => ({ ...row, is_secret: false })) },
    };
    expect(found(audited)).toEqual([]);
  });

  it("don't show the name of a file in an error, as it may be anything", () => {
    const broken = { ...detectSecretsBaseline([LEAK]), results: { [VALUE]: [{ type: 5 }] } };
    expect(() => found(broken)).toThrow(/^report:1:\d+ results\.\*\[0\]\.type: this isn't text/);
  });

  it("wrote Nosey Parker's commits under another name, and files that are in none", () => {
    const [row] = noseyParkerRows([LEAK]);
    const [match] = row?.matches ?? [];
    const { first_commit: commit, ...source } = match?.provenance[0] ?? {};
    const old = { ...row, matches: [{ ...match, provenance: [{ ...source, commit_provenance: commit }] }] };
    expect(found(old)).toMatchObject([{ commit: LEAK.commit, location: "deploy/app.env:12" }]);
    const file = { ...row, matches: [{ ...match, provenance: [{ kind: "file", path: "a.env" }] }] };
    expect(found([file])).toMatchObject([{ location: "a.env:12" }]);
  });

  it("write no commit and no date in many ways", () => {
    const report = gitlabReport([{ ...LEAK, commit: "0000000", at: "0001-01-01T00:00:00Z" }]);
    const folder = gitleaksRows([{ ...LEAK, commit: "", at: "" }]);
    for (const [finding] of [found(report), found(folder)]) {
      expect(finding).not.toHaveProperty("commit");
      expect(finding).not.toHaveProperty("exposedAt");
    }
  });

  it.each([
    "2026-11-20T15:33:06+01:00",
    "2026-11-20 14:33:06 +0000",
    "2026-11-20 15:33:06 +0100 CET",
    "2026-11-20 15:33:06 +0100 +0100",
    "Fri Nov 20 15:33:06 2026 +0100",
    "Fri, 20 Nov 2026 14:33:06 GMT",
    "1795185186 +0000",
  ])("write a date as %s", (at) => {
    expect(found(gitleaksRows([{ ...LEAK, at }]))[0]?.exposedAt).toBe("2026-11-20T14:33:06.000Z");
  });

  it.each([
    "2026-11-20",
    "2026-11-20T14:33:06",
    "Fri Foo 20 15:33:06 2026 +0100",
    "2026-13-01T00:00:00Z",
    "soon",
  ])("are refused where they write a date as %s", (at) => {
    expect(() => found(gitleaksRows([{ ...LEAK, at }]))).toThrow("[0].Date: this isn't a time with a zone");
  });
});

describe("providers", () => {
  it("send one alert or a list, with the value or without it", () => {
    const [alert] = githubAlerts([LEAK]);
    expect(valueOf(alert)).toBe(VALUE);
    const hidden = { ...alert, secret: undefined };
    expect(found(hidden)).toMatchObject([
      { value: null, verified: true, noticedAt: "2026-11-20T14:33:06.000Z" },
    ]);
    expect(found({ ...hidden, validity: "unknown" })).toMatchObject([{ verified: null }]);
  });

  it("send an alert by webhook with its place or without", () => {
    const { location: _location, ...event } = githubEvent([LEAK]);
    expect(found(event)).toMatchObject([{ location: "acme/app" }]);
  });

  it("spell GuardDuty's findings in two ways, and send them bare", () => {
    const { detail } = guarddutyEvents([LEAK])[0] ?? {};
    const upper = (value: unknown): unknown =>
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? Object.fromEntries(
            Object.entries(value).map(([name, member]) => [
              name.charAt(0).toUpperCase() + name.slice(1),
              upper(member),
            ]),
          )
        : value;
    const expected = [{ keyId: LEAK.keyId, detector: "UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom" }];
    expect(found(detail)).toMatchObject(expected);
    expect(found({ Findings: [upper(detail)] })).toMatchObject(expected);
  });

  it("quarantine in one event, in lines, and over EventBridge; a call that was refused isn't one", () => {
    const { Records: records } = quarantineEvents([LEAK]);
    const event = records[1] ?? {};
    expect(found(event)).toHaveLength(1);
    expect(found({ "detail-type": "AWS API Call via CloudTrail", detail: event })).toHaveLength(1);
    const lines = records.map((record) => JSON.stringify(record)).join("\n");
    expect(parseReport(lines, "report")).toMatchObject({ format: "aws-quarantine", findings: [{}] });
    expect(() => found({ ...event, errorCode: "AccessDenied" })).toThrow(
      "this isn't a report that stanch knows",
    );
    const older = { ...event, eventName: "PutUserPolicy" };
    const policy = { userName: "deploy", policyName: "AWSExposedCredentialPolicy_DO_NOT_REMOVE" };
    expect(found({ ...older, requestParameters: policy })).toHaveLength(1);
    const own = { userName: "deploy", policyName: "DenyAll" };
    expect(() => found({ ...older, requestParameters: own })).toThrow(
      "this isn't a report that stanch knows",
    );
  });
});

describe("a table", () => {
  const table = written("gitleaks-csv", [LEAK]);
  const [head = "", row = ""] = table.split("\n");

  it("may hold line ends and quotes in its cells", () => {
    const cells = row.replace("add config", '"add ""config"",\nand more"');
    expect(parseReport(`${head}\n${cells}\n`, "report").findings).toMatchObject([{ lastFour: "k3f9" }]);
  });

  it.each([
    ["a cell too many", `${head}\n${row},more`, "report:2:1 17 cells, where the head has 16"],
    ["a quote in a bare cell", `${head}\n${row.replace("add", 'a"dd')}`, /^report:2:\d+ a quote in a cell/],
    ["a quote that stays open", `${head}\n"${row}`, "report:2:1 this quote is never closed"],
    ["text behind a quote", `${head}\n"a"b,${row}`, "report:2:4 text behind a closing quote"],
    [
      "a line that is no number",
      `${head}\n${row.replace(",12,12,", ",x,12,")}`,
      "[0].StartLine: this isn't a number",
    ],
  ])("is refused with %s", (_, text, message) => {
    expect(() => parseReport(text, "report")).toThrow(message);
  });

  it("of nothing may be no text at all, where it is called for", () => {
    expect(parseReport("", "report", "gitleaks-csv").findings).toEqual([]);
    expect(() => parseReport("", "report")).toThrow("report:1:1 the report is empty");
    expect(() => parseReport("", "report", "gitleaks")).toThrow("report:1:1 this isn't JSON");
  });
});

describe("limits", () => {
  it.each([
    [
      "10,001 findings",
      textOf(
        "gitleaks-7",
        Array.from({ length: 10_001 }, () => ({ rule: "r", offender: "o", file: "f" })),
      ),
      "more than 10000 findings",
    ],
    [
      "65 levels",
      `[{"RuleID":${"[".repeat(64)}${"]".repeat(64)},"Secret":1}]`,
      "nested more than 64 levels deep",
    ],
    ["500,001 values", `[${"1,".repeat(500_001)}1]`, "more than 500000 values"],
    ["16 MiB", " ".repeat(16 * 1024 * 1024 + 1), "the report is larger than 16 MiB"],
    ["100,001 lines", `a\n${"\n".repeat(100_001)}`, "more than 100000 lines"],
  ])("refuse %s", (_, text, message) => {
    expect(() => parseReport(text, "report")).toThrow(message);
  });
});
