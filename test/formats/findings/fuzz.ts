import * as fc from "fast-check";
import { StanchError } from "../../../src/core/errors.ts";
import type { FindingFormatName } from "../../../src/formats/findings/format-names.ts";
import { parseReport } from "../../../src/formats/findings/registry.ts";
import { LEAK, OTHER } from "./leak.ts";
import { DATA, textOf, written } from "./written.ts";

/** The longest that one input may take, in milliseconds of this thread's own time: other work on the machine doesn't count. */
export const LONGEST = 1000;
export const busy = (): number => process.threadCpuUsage().user / 1000;
const CANARY = "EXAMPLEk3yValue0123456789k3f9";

/** Texts near what the format writes: its data changed by the grammar of JSON, or its bytes. */
export function nearly(format: FindingFormatName): fc.Arbitrary<string> {
  return fc.oneof(changedData(format), changedText(format));
}

/** Throws unless this text gives findings or one typed error, soon, and nothing of the value shows either way. */
export function check(text: string, format: FindingFormatName | undefined): "read" | "refused" {
  const start = busy();
  let said = "";
  let outcome: "read" | "refused" = "read";
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
  const taken = busy() - start;
  if (taken > LONGEST) throw new Error(`took ${Math.round(taken)} ms`);
  if (said.includes(CANARY)) throw new Error("the value shows");
  return outcome;
}

const change = fc.record({
  steps: fc.array(fc.nat(40), { maxLength: 8 }),
  how: fc.constantFrom("drop", "replace", "double", "wrap", "rename"),
  value: fc.oneof(
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
  ),
});

function changedData(format: FindingFormatName): fc.Arbitrary<string> {
  return fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) => {
    const data: unknown = DATA[format]([LEAK, OTHER]);
    if (typeof data === "string") return changedTable(data, changes);
    const box = { data: structuredClone(data) };
    for (const one of changes) apply(box, one);
    // JSON has no word for nothing at all.
    return textOf(format, box.data ?? null);
  });
}

type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

function apply(box: Record<string, unknown>, { steps, how, value }: Change): void {
  let parent: Record<string, unknown> = box;
  let name = "data";
  for (const step of steps) {
    const here = parent[name];
    if (typeof here !== "object" || here === null) break;
    const names = Object.keys(here);
    const next = names[step % Math.max(1, names.length)];
    if (next === undefined) break;
    parent = here as Record<string, unknown>;
    name = next;
  }
  const old = parent[name];
  if (how === "drop") delete parent[name];
  else if (how === "replace") parent[name] = value;
  else if (how === "double") parent[name] = [old, old];
  else if (how === "wrap") parent[name] = { [name]: old };
  else
    Object.defineProperty(parent, typeof value === "string" ? value : name.toUpperCase(), {
      value: old,
      enumerable: true,
      configurable: true,
      writable: true,
    });
}

/** Cells in place of members. */
function changedTable(table: string, changes: readonly Change[]): string {
  const rows = table.split("\n").map((line) => line.split(","));
  for (const { steps, how, value } of changes) {
    const row = rows[(steps[0] ?? 0) % rows.length] ?? [];
    const at = (steps[1] ?? 0) % row.length;
    if (how === "drop") row.splice(at, 1);
    else row.splice(at, how === "double" ? 0 : 1, typeof value === "string" ? value : JSON.stringify(value));
  }
  return rows.map((row) => row.join(",")).join("\n");
}

function changedText(format: FindingFormatName): fc.Arbitrary<string> {
  const good = written(format, [LEAK, OTHER]);
  const edit = fc.record({
    at: fc.nat(good.length),
    cut: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(good.length)),
    put: fc.oneof(
      fc.string({ unit: "binary", maxLength: 4 }),
      fc.constantFrom(
        '"',
        "{",
        "}",
        "[",
        "]",
        ",",
        "\\",
        "\n",
        "\r\n",
        "\0",
        "\uFEFF",
        "\ud800",
        "[[[[[[[[",
        "1e999",
        "null",
      ),
    ),
  });
  return fc
    .array(edit, { minLength: 1, maxLength: 3 })
    .map((edits) =>
      edits.reduce((text, { at, cut, put }) => text.slice(0, at) + put + text.slice(at + cut), good),
    );
}
