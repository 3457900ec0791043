import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { StanchError } from "../../../src/core/errors.ts";
import type { Finding } from "../../../src/formats/findings/finding.ts";
import { parseReport } from "../../../src/formats/findings/registry.ts";

const VALUE = "team.EXAMPLEk3yValue0123456789k3f9";

/** A row as gitleaks 8 writes it. */
function row(changes: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    RuleID: "generic-api-key",
    Description: "Generic API Key",
    StartLine: 12,
    EndLine: 12,
    StartColumn: 3,
    EndColumn: 40,
    Match: `API_KEY=${VALUE}`,
    Secret: VALUE,
    File: "deploy/app.env",
    SymlinkFile: "",
    Commit: "9326f35380636bcbe61e94b0584d1618c4b5c2c2",
    Entropy: 3.9,
    Author: "Ada",
    Email: "ada@example.com",
    Date: "2026-11-20T14:33:06Z",
    Message: "add config",
    Tags: [],
    Fingerprint: "9326f353:deploy/app.env:generic-api-key:12",
    ...changes,
  };
}

const parseFindings = (text: string, file: string): readonly Finding[] => parseReport(text, file).findings;

function messageOf(text: string): string {
  try {
    parseFindings(text, "report.json");
  } catch (error) {
    expect(error).toMatchObject({ code: "ERR_FORMAT", cause: undefined });
    return (error as StanchError).message;
  }
  return "no error";
}

describe("a gitleaks report", () => {
  test("gives handles that may be shown, and the value as a secret only", () => {
    const findings = parseFindings(JSON.stringify([row()], null, 2), "report.json");
    expect(findings).toMatchObject([
      {
        detector: "generic-api-key",
        prefix: "team.",
        lastFour: "k3f9",
        length: 34,
        location: "deploy/app.env:12",
        commit: "9326f35380636bcbe61e94b0584d1618c4b5c2c2",
        exposedAt: "2026-11-20T14:33:06.000Z",
      },
    ]);
    expect(findings[0]?.value?.reveal()).toBe(VALUE);
    expect(JSON.stringify(findings)).not.toContain(VALUE);
  });

  test("of a folder scan has neither commit nor date", () => {
    const [finding] = parseFindings(JSON.stringify([row({ Commit: "", Date: "" })]), "report.json");
    expect(finding).not.toHaveProperty("commit");
    expect(finding).not.toHaveProperty("exposedAt");
  });

  test.each([
    ["REDACTED", ""],
    ["************************", ""],
    ["team.EXAMPLE...", "team."],
  ])("that was redacted to %s has no value", (redacted, prefix) => {
    const findings = parseFindings(
      JSON.stringify([row({ Secret: redacted, Match: redacted })]),
      "report.json",
    );
    expect(findings).toMatchObject([{ value: null, length: null, prefix, lastFour: "" }]);
  });

  test("doesn't show the value where the path holds it too", () => {
    const [finding] = parseFindings(JSON.stringify([row({ File: `keys/${VALUE}.txt` })]), "report.json");
    expect(finding?.location).toBe("keys/team.***k3f9.txt:12");
  });

  test("may be empty", () => {
    expect(parseFindings("[]", "report.json")).toEqual([]);
  });
});

describe("anything else", () => {
  test("is refused at its places, and none of its text is repeated", () => {
    const text = JSON.stringify(
      [row(), row({ Secret: 1234567890123, Date: "yesterday", StartLine: "12" })],
      null,
      1,
    );
    expect(messageOf(text).split("\n")).toEqual([
      "report.json:30:13 [1].Secret: this isn't text; expected is a gitleaks 8 report in JSON",
      "report.json:25:16 [1].StartLine: this isn't a number; expected is a gitleaks 8 report in JSON",
      "report.json:37:11 [1].Date: this isn't a time with a zone; expected is a gitleaks 8 report in JSON",
    ]);
  });

  test("of JSON the place of the fault is named", () => {
    expect(messageOf(`[\n  {"Secret": "${VALUE}" oops}\n]`)).toBe("report.json:2:51 this isn't JSON");
    expect(messageOf("[1")).toBe("report.json:1:3 this isn't JSON");
    expect(messageOf(" \n")).toBe("report.json:1:1 the report is empty");
  });

  test.each([
    ["an older report", JSON.stringify([{ line: VALUE, offender: VALUE, rule: "AWS" }])],
    ["another scanner's report", JSON.stringify({ Raw: VALUE })],
    ["one finding alone", JSON.stringify(row())],
    ["a list of text", JSON.stringify([VALUE])],
    ["a number in place of the value", JSON.stringify([row({ File: 5 })])],
  ])("such as %s is refused without showing the value", (_, text) => {
    expect(messageOf(text)).toMatch(/^report\.json:\d+:\d+ /);
    expect(messageOf(text)).not.toContain(VALUE);
  });

  test("gives findings or ERR_FORMAT without the value, whatever is broken", () => {
    const good = JSON.stringify([row(), row()]);
    fc.assert(
      fc.property(fc.nat(good.length), fc.nat(40), fc.string({ maxLength: 10 }), (at, length, inserted) => {
        expect(messageOf(good.slice(0, at) + inserted + good.slice(at + length))).not.toContain("k3yValue");
      }),
      { numRuns: 500 },
    );
  });
});
