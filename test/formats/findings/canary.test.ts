import { describe, expect, it } from "vitest";
import { createScrubber } from "../../../src/adapters/scrubber.ts";
import { createSecretRegistry, registerAllSecrets } from "../../../src/adapters/secret-registry.ts";
import { keyData, keyLines } from "../../../src/cli/found-keys-view.ts";
import { StanchError } from "../../../src/core/errors.ts";
import { FINDING_FORMAT_NAMES, type FindingFormatName } from "../../../src/formats/findings/format-names.ts";
import { foundKeys } from "../../../src/formats/findings/found-keys.ts";
import { parseReport } from "../../../src/formats/findings/registry.ts";
import { LEAK } from "./leak.ts";
import { DATA, textOf } from "./written.ts";

/** Shaped like keys of several providers, and none that anybody knows. */
const CANARIES = [
  "team.EXAMPLEc4naryInEveryField99k3f9",
  "ghp_EXAMPLE0c4naryInEveryField99abcd12",
  "EXAMPLE0c4naryInEveryField/99+k3f9==",
] as const;

/** Every text in the document, wherever it stands, as the ways to it. */
function waysTo(value: unknown, way: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [way];
  return Object.entries(value).flatMap(([name, member]) => waysTo(member, [...way, name]));
}

function planted(value: unknown, [name, ...way]: readonly string[], canary: string): unknown {
  if (name === undefined) return canary;
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<
    string,
    unknown
  >;
  copy[name] = planted(copy[name], way, canary);
  return copy;
}

/** Whatever can leave the process: what is kept, what is shown, or the error. */
function saidOf(text: string, format: FindingFormatName): string {
  try {
    const keys = foundKeys(parseReport(text, "report", format).findings, () => "0".repeat(64));
    return [
      JSON.stringify(keys),
      JSON.stringify(keyData(keys)),
      keyLines(keys).join("\n"),
      keys.map(({ finding }) => finding.location).join("\n"),
    ].join("\n");
  } catch (error) {
    if (!(error instanceof StanchError)) throw error;
    return `${error.message}\n${error.hint ?? ""}\n${error.stack ?? ""}\n${JSON.stringify(error)}`;
  }
}

function formsOf(canary: string): readonly string[] {
  const bytes = Buffer.from(canary);
  const hex = bytes.toString("hex");
  return [
    canary,
    // Nor a good part of it.
    canary.slice(8, 24),
    hex,
    hex.toUpperCase(),
    encodeURIComponent(canary),
    bytes.toString("base64").replace(/=+$/, ""),
    bytes.toString("base64url"),
    JSON.stringify(canary).slice(1, -1),
  ];
}

describe.each(FINDING_FORMAT_NAMES)("a canary in a report in %s", (format) => {
  const whole = DATA[format]([LEAK]);
  const table = typeof whole === "string" ? whole : null;

  it.each(CANARIES)("such as %s shows in no way, whichever field it stands in", (canary) => {
    const texts =
      table === null
        ? waysTo(whole).map((way) => [way.join("."), textOf(format, planted(whole, way, canary))] as const)
        : columnsOf(table).map((at) => [`column ${at}`, withCell(table, at, canary)] as const);
    expect(texts.length).toBeGreaterThan(3);
    const shown = texts.flatMap(([field, text]) => {
      const said = saidOf(text, format).replaceAll(/\n */g, "");
      return formsOf(canary).some((form) => said.includes(form)) ? [field] : [];
    });
    expect(shown).toEqual([]);
  });

  it("shows in no way where it stands in all of them, plain or encoded", () => {
    const [canary] = CANARIES;
    const bytes = Buffer.from(canary);
    for (const form of [
      canary,
      bytes.toString("base64"),
      bytes.toString("hex"),
      encodeURIComponent(canary),
    ]) {
      const text =
        table === null
          ? textOf(
              format,
              waysTo(whole).reduce((data, way) => planted(data, way, form), whole),
            )
          : columnsOf(table).reduce((rows, at) => withCell(rows, at, form), table);
      const said = saidOf(text, format).replaceAll(/\n */g, "");
      expect(formsOf(canary).filter((one) => said.includes(one))).toEqual([]);
    }
  });
});

describe("what leaves by a stream", () => {
  it("is scrubbed of every value of the report, in hex too", () => {
    const registry = createSecretRegistry();
    const stop = registerAllSecrets(registry);
    const [canary] = CANARIES;
    parseReport(textOf("gitleaks", DATA.gitleaks([{ ...LEAK, value: canary }])), "report");
    stop();
    const scrubber = createScrubber(registry);
    for (const form of formsOf(canary).filter((_, index) => index !== 1))
      expect(scrubber.text(`before ${form} after`)).not.toContain(form);
  });
});

function columnsOf(table: string): readonly number[] {
  return (table.split("\n")[0] ?? "").split(",").map((_, index) => index);
}

function withCell(table: string, at: number, text: string): string {
  const [head = "", row = ""] = table.split("\n");
  return `${head}\n${row.split(",").with(at, text).join(",")}\n`;
}
