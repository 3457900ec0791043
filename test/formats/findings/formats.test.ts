import { describe, expect, it } from "vitest";
import { readDocument } from "../../../src/formats/findings/document.ts";
import { FINDING_FORMAT_NAMES } from "../../../src/formats/findings/format-names.ts";
import { FINDING_FORMATS, parseReport } from "../../../src/formats/findings/registry.ts";
import { LEAK, OTHER, VALUE } from "./leak.ts";
import { written } from "./written.ts";

const AT = "2026-11-20T14:33:06.000Z";
const whole = { detector: LEAK.detector, location: "deploy/app.env:12", commit: LEAK.commit };
const mask = { prefix: "team.", lastFour: "k3f9", length: VALUE.length };
const nothing = { prefix: "", lastFour: "", length: null };
const keyId = { keyId: LEAK.keyId, prefix: "AKIA", lastFour: "MPLE", length: 20 };

/** What each format says of the first leak, and whether the value itself is in it. */
const SAID = {
  gitleaks: [{ ...whole, ...mask, exposedAt: AT, verified: null }, true],
  "gitleaks-csv": [{ ...whole, ...mask, exposedAt: AT, verified: null }, true],
  "gitleaks-sarif": [{ ...whole, ...mask, exposedAt: AT, verified: null }, true],
  "gitleaks-7": [{ ...whole, ...mask, exposedAt: AT, verified: null }, true],
  trufflehog: [{ ...whole, ...mask, exposedAt: AT, verified: true }, true],
  "trufflehog-sarif": [
    { detector: LEAK.detector, location: whole.location, ...nothing, verified: true },
    false,
  ],
  ggshield: [{ ...whole, ...mask, exposedAt: AT, verified: true }, true],
  "github-alert": [{ ...whole, ...mask, noticedAt: AT, verified: true }, true],
  "github-locations": [{ ...whole, detector: "secret-scanning alert", ...nothing, verified: null }, false],
  "github-webhook": [{ ...whole, ...nothing, noticedAt: AT, verified: true }, false],
  "github-partner": [{ ...whole, location: LEAK.file, ...mask, verified: null }, true],
  gitlab: [{ ...whole, ...mask, exposedAt: AT, verified: null }, true],
  "detect-secrets": [
    { detector: LEAK.detector, location: whole.location, ...nothing, verified: true },
    false,
  ],
  "nosey-parker": [{ ...whole, ...mask, exposedAt: AT, verified: null }, true],
  "aws-health": [{ location: "AWS account 123456789012", ...keyId, noticedAt: AT, verified: true }, false],
  "aws-quarantine": [
    {
      detector: "AWSCompromisedKeyQuarantineV3",
      location: "AWS account 123456789012, user deploy-0",
      ...nothing,
      noticedAt: AT,
      verified: null,
    },
    false,
  ],
  guardduty: [{ location: "AWS account 123456789012", ...keyId, noticedAt: AT, verified: true }, false],
} as const;

describe.each(FINDING_FORMAT_NAMES)("a report in %s", (name) => {
  const text = written(name, [LEAK, OTHER]);

  it("is recognised, and gives what may be kept of each key", () => {
    const { format, findings } = parseReport(text, "report");
    expect(format).toBe(name);
    expect(findings).toHaveLength(name === "github-webhook" ? 1 : 2);
    const [said, hasValue] = SAID[name];
    expect(findings[0]).toMatchObject(said);
    expect(findings[0]?.value?.reveal() ?? null).toBe(hasValue ? VALUE : null);
    expect(JSON.stringify(findings)).not.toContain("k3yValue");
  });

  it("names no exposure where it only says when somebody noticed", () => {
    const [finding] = parseReport(text, "report").findings;
    expect(Object.hasOwn(finding ?? {}, "exposedAt")).toBe("exposedAt" in SAID[name][0]);
    expect(Object.hasOwn(finding ?? {}, "noticedAt")).toBe("noticedAt" in SAID[name][0]);
  });

  it("fits that format alone", () => {
    const document = readDocument(text);
    const fitting = "fault" in document ? [] : FINDING_FORMATS.filter((one) => fits(one, document));
    expect(fitting.map((one) => one.name)).toEqual([name]);
  });

  it("is read the same with its format named, behind a byte order mark, and with CRLF", () => {
    const findings = JSON.stringify(parseReport(text, "report").findings);
    const others = [
      parseReport(text, "report", name),
      parseReport(`\uFEFF${text}`, "report"),
      parseReport(text.replaceAll("\n", "\r\n"), "report"),
    ];
    expect(others.map((other) => JSON.stringify(other.findings))).toEqual([findings, findings, findings]);
  });

  it("is refused as any other format, or is lines of which it knows none; SARIF of another name is read if it is wanted", () => {
    const isLines = ["trufflehog", "nosey-parker", "gitleaks-csv"].includes(name);
    const isSarif = (one: string): boolean => one.endsWith("-sarif");
    for (const other of FINDING_FORMAT_NAMES.filter(
      (one) => one !== name && !(isSarif(one) && isSarif(name)),
    )) {
      expect(refusal(text, other)).toMatch(isLines ? /^report:\d+:\d+ |^no finding$/ : /^report:\d+:\d+ /);
    }
  });
});

it("has a name for every format and a format for every name", () => {
  expect(FINDING_FORMATS.map(({ name }) => name)).toEqual(FINDING_FORMAT_NAMES);
});

function fits(
  format: (typeof FINDING_FORMATS)[number],
  document: { layout: "json" | "lines" | "csv"; value: unknown },
) {
  return format.layouts.includes(document.layout) && format.fits(document.value);
}

/** A report in another format has no findings of this one, or doesn't fit it. */
function refusal(text: string, as: string): string {
  try {
    const { findings } = parseReport(text, "report", as);
    return findings.length === 0 ? "no finding" : `${findings.length} findings`;
  } catch (error) {
    expect(error).toMatchObject({ code: "ERR_FORMAT" });
    return (error as Error).message;
  }
}
