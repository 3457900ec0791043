import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { beforeBlast } from "../../src/core/inventory/blast/before-blast.ts";
import { type Blast, blastOf } from "../../src/core/inventory/blast/blast.ts";
import { blastReport } from "../../src/report/blast-sections.ts";
import { blastMarkdown, blastText } from "../../src/report/blast-text.ts";
import { widthOf } from "../../src/report/width.ts";
import { FRIDAY, JORDAN, exampleBlast, judgeExample, row } from "./blast-example.ts";

const reportOf = (blast: Blast) =>
  blastReport(
    blast,
    beforeBlast(blast, judgeExample),
    (id) => `stanch migrate plan RUNBOOK --consumer ${id}`,
  );
const textOf = (blast: Blast): string => `${blastText(reportOf(blast)).join("\n")}\n`;

const HOSTILE = [
  "\u001b[2J\u202egpj.exe",
  "a\nBREAKS\n\nnobody: all is well",
  "| x | **b** <script>alert(1)</script> [l](https://evil.example) `c`",
  "A".repeat(500),
];

describe("what blast says", () => {
  test.each([
    ["account", exampleBlast()],
    ["key", exampleBlast({ kind: "key", key: "gha-deploy-main" })],
  ] as const)("of the example, when its %s goes, is as in the golden file", async (name, blast) => {
    await expect(textOf(blast)).toMatchFileSnapshot(`golden/blast-${name}.txt`);
    await expect(`${blastMarkdown(reportOf(blast))}\n`).toMatchFileSnapshot(`golden/blast-${name}.md`);
  });

  test("of the example stands in docs/blast.md as it is", () => {
    const page = readFileSync(fileURLToPath(new URL("../../docs/blast.md", import.meta.url)), "utf8");
    expect(page).toContain(textOf(exampleBlast()));
  });

  test("fits into 80 columns, but for commands", () => {
    for (const line of textOf(exampleBlast()).split("\n"))
      if (!line.startsWith("   stanch ")) expect(widthOf(line)).toBeLessThanOrEqual(80);
  });

  test.each(HOSTILE)("stays in its lines and cells whatever a name is", (name) => {
    const rows = [
      row({
        service: name,
        owner: name,
        key: name,
        keyKind: "user",
        creator: "jordan",
        blastRadius: [name],
        runtime: name,
      }),
      row({ id: "b", service: name, creator: name, wakes: [name] }),
    ];
    const report = reportOf(blastOf(rows, JORDAN, FRIDAY));
    const text = blastText(report).join("\n");
    const markdown = blastMarkdown(report);
    for (const character of ["\u001b", "\u202e"]) {
      expect(text).not.toContain(character);
      expect(markdown).not.toContain(character);
    }
    expect(text.match(/^BREAKS$/gm)).toHaveLength(1);
    expect(markdown).not.toMatch(/<script|(?<!\\)\]\(/);
    // Each row of a table has the cells of its head.
    const cells = markdown.split("\n").filter((line) => line.startsWith("|"));
    for (const line of cells) expect(line.replaceAll(String.raw`\|`, "").split("|")).toHaveLength(9);
  });

  test("says so where nobody breaks", () => {
    const text = textOf(blastOf([row({ keyKind: "team" })], JORDAN, FRIDAY));
    expect(text).toBe(
      "If the account of jordan is closed on Fri 2026-11-27: 0 callers break, 0 may\nbreak, 1 survives.\n\nNot touched: bot.\n",
    );
  });
});
