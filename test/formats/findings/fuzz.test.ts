import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FINDING_FORMAT_NAMES } from "../../../src/formats/findings/format-names.ts";
import { noFigures, property } from "../../fuzz/run.ts";
import { LONGEST, busy } from "../../fuzz/thread-time.ts";
import { check, nearReports } from "./fuzz.ts";

const RUNS = 2000;

describe.each(FINDING_FORMAT_NAMES)("whatever is near a report in %s", (name) => {
  it("gives findings or one error with its place, within a second, and none of the value", async () => {
    const figures = noFigures();
    await fc.assert(property(nearReports(name), figures), { numRuns: RUNS });
    // Inputs that are all refused, or all read, would test one half of the parser only.
    const { read, refused } = figures.outcomes;
    expect(Math.min(read, refused)).toBeGreaterThan(RUNS / 50);
  }, 120_000);
});

describe("a huge report", () => {
  const many = (text: string, megabytes = 15): string =>
    text.repeat(Math.floor((megabytes * 1024 * 1024) / text.length));

  it.each([
    ["is one string", `["${many("x")}"]`],
    ["is one open string", `["${many("\\\\")}`],
    ["is quotes only", many('"')],
    ["is nested deeply", many("[")],
    ["is nested objects", many('{"a":')],
    ["is empty lists", `[${many("[],")}[]]`],
    ["is rows that don't fit", `[${many('{"RuleID":1,"Secret":2},')}{}]`],
    ["is empty rows", `[{"RuleID":1,"Secret":2}${many(",{}")}]`],
    ["is blank", many(" ")],
    ["is blank lines", many(" \n")],
    ["is empty objects on lines", many("{}\n")],
    ["is open braces on lines", many("{\n")],
    ["is a table of commas", `RuleID,Secret,Match\n${many(",")}`],
    ["is a table of quotes", `RuleID,Secret,Match\n${many('"')}`],
    ["is a table of rows", `RuleID,Secret,Match\n${many("a,b,c\n")}`],
    ["is one dense word", `[{"RuleID":"r","File":"${many("a1", 1)}","StartLine":1,"Secret":"s"}]`],
    ["is one long value", `[{"RuleID":"r","File":"f","StartLine":1,"Secret":"${many("a1")}"}]`],
    [
      "is ten thousand values",
      `[${many('{"RuleID":"r","File":"f","StartLine":1,"Secret":"abcdefgh1234"},', 0.6)}{}]`,
    ],
    ["is log lines with braces", many("a {b}\n")],
    ["is a scan in a scan", `{"total_incidents":1,"scans":[${many('{"scans":[]},')}{}]}`],
  ])("that %s is answered within a second", { timeout: 60_000 }, (_, text) => {
    for (const format of [undefined, "gitleaks", "gitleaks-csv", "trufflehog", "ggshield"] as const) {
      const start = busy();
      expect(["read", "refused"]).toContain(check(text, format));
      expect(busy() - start).toBeLessThan(LONGEST);
    }
  });
});
