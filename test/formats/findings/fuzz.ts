import * as fc from "fast-check";
import { StanchError } from "../../../src/core/errors.ts";
import type { FindingFormatName } from "../../../src/formats/findings/format-names.ts";
import { parseReport } from "../../../src/formats/findings/registry.ts";
import { type Change, changed, changes } from "../../fuzz/changed-data.ts";
import { editedText, edits } from "../../fuzz/changed-text.ts";
import { type Outcome, type Subject, fuzzed } from "../../fuzz/run.ts";
import { LEAK, OTHER } from "./leak.ts";
import { DATA, textOf, written } from "./written.ts";

const CANARY = "EXAMPLEk3yValue0123456789k3f9";

/** Texts near what the format writes, read by its name or by their shape. */
export function nearReports(format: FindingFormatName): Subject {
  const texts = fc.oneof(changedData(format), changedText(format));
  return fuzzed(format, fc.tuple(texts, fc.boolean()), ([text, isNamed]) =>
    check(text, isNamed ? format : undefined),
  );
}

/** Throws unless this text gives findings or one typed error, and nothing of the value shows either way. */
export function check(text: string, format: FindingFormatName | undefined): Outcome {
  let said = "";
  let outcome: Outcome = "read";
  try {
    said = JSON.stringify(parseReport(text, "report", format));
  } catch (error) {
    if (!(error instanceof StanchError) || error.code !== "ERR_FORMAT" || error.cause !== undefined)
      throw error;
    outcome = "refused";
    said = `${error.message} ${error.hint ?? ""}`;
    if (!/^report:\d+:\d+ /.test(said))
      throw new Error(`an error without its place: ${said}`, { cause: error });
  }
  if (said.includes(CANARY)) throw new Error("the value shows");
  return outcome;
}

const value = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(
    LEAK.value,
    "",
    "***",
    "REDACTED",
    "__proto__",
    "constructor",
    LEAK.keyId,
    "0001-01-01T00:00:00Z",
  ),
);

function changedData(format: FindingFormatName): fc.Arbitrary<string> {
  const data: unknown = DATA[format]([LEAK, OTHER]);
  return changes(value).map((all) => {
    if (typeof data === "string") return changedTable(data, all);
    // JSON has no word for nothing at all.
    return textOf(format, changed(data, all) ?? null);
  });
}

/** Cells in place of members. */
function changedTable(table: string, all: readonly Change[]): string {
  const rows = table.split("\n").map((line) => line.split(","));
  for (const { steps, how, value: put } of all) {
    const row = rows[(steps[0] ?? 0) % rows.length] ?? [];
    const at = (steps[1] ?? 0) % row.length;
    if (how === "drop") row.splice(at, 1);
    else row.splice(at, how === "double" ? 0 : 1, typeof put === "string" ? put : JSON.stringify(put));
  }
  return rows.map((row) => row.join(",")).join("\n");
}

function changedText(format: FindingFormatName): fc.Arbitrary<string> {
  const good = written(format, [LEAK, OTHER]);
  return edits(good.length).map((all) => editedText(good, all));
}
