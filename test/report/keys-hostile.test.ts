import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { InventoryRow } from "../../src/core/inventory/row.ts";
import { renderKeysCsv } from "../../src/report/keys/keys-csv.ts";
import { renderKeysHtml } from "../../src/report/keys/keys-html.ts";
import { renderKeysMarkdown } from "../../src/report/keys/keys-markdown.ts";
import { renderKeysText } from "../../src/report/keys/keys-text.ts";
import { renderPolicyMarkdown } from "../../src/report/keys/policy-page.ts";
import { pageOf } from "./keys/page.ts";
import { anyText } from "../any-text.ts";

const HOSTILE = [
  '=HYPERLINK("https://evil.example";"x")',
  "@SUM(1+1)*cmd|' /C calc'!A0",
  "+1+1",
  "-2+3",
  "\t=1",
  '<img src=x onerror=alert(1)><script>alert("x")</script>',
  '"><svg onload=alert(1)>',
  "</style><script>alert(1)</script>",
  "| approved | by mia |",
  "[x](https://evil.example) ![p](https://evil.example/p.png)",
  "**bold** `code` <!--",
  "\u001b[2Jall is well",
  "a\r\n# Approved",
  "\u202egpj.exe",
  "${owner} ${constructor}",
];

const text = fc.oneof(fc.constantFrom(...HOSTILE), anyText(40, 1));

/** The same text wherever a row holds words. */
function poisoned(words: string) {
  const row: InventoryRow = {
    id: "one",
    service: words,
    owner: words,
    runtime: `cron ${words}`,
    creator: words,
    keyPrefix: "user.",
    wakes: [words],
    blastRadius: [words],
    justification: words,
    provider: "acme",
    confirmed: true,
    instances: 1,
    probes: [],
    calls: ["api"],
  };
  const blocked = { ...row, id: "two", runtime: `ci ${words}`, provider: "auxot" };
  const providers = { acme: { teamKeys: true, tier: words }, auxot: { teamKeys: false, tier: words } };
  return pageOf({ providers, consumers: [row, blocked] }, words);
}

const skeleton = (html: string): string => html.replaceAll(/>[^<]*/g, ">").replaceAll(/="[^"]*"/g, '=""');
/** Pipes that end a cell: those with no backslash, or an even number of them, before. */
const cellsOf = (line: string): number => line.replaceAll(/\\./g, "").split("|").length;

describe("whatever somebody wrote into an inventory", () => {
  test("adds no element and no attribute to the HTML", () => {
    const plain = skeleton(renderKeysHtml(poisoned("plain")));
    fc.assert(fc.property(text, (words) => skeleton(renderKeysHtml(poisoned(words))) === plain));
    expect(plain).toContain("<th");
  });

  test("adds no line, cell, link or HTML to the Markdown", () => {
    const shape = (markdown: string) => markdown.split("\n").map(cellsOf);
    const plain = shape(renderKeysMarkdown(poisoned("plain")));
    fc.assert(
      fc.property(text, (words) => {
        const markdown = renderKeysMarkdown(poisoned(words));
        expect(shape(markdown)).toEqual(plain);
        expect(markdown).not.toMatch(/[<>]|(?<!\\)[[\]`]/);
      }),
    );
  });

  test("is no formula in the CSV, and adds no line or cell", () => {
    fc.assert(
      fc.property(text, (words) => {
        const records = recordsOf(renderKeysCsv(poisoned(words)));
        expect(records).toHaveLength(3);
        for (const record of records) {
          expect(record).toHaveLength(records[0]?.length ?? 0);
          for (const cell of record) expect(cell).not.toMatch(/^\s*[=+\-@\t\r]/);
        }
      }),
    );
  });

  test("commands nothing of a terminal and adds no line that begins as ours do", () => {
    fc.assert(
      fc.property(text, (words) => {
        const lines = renderKeysText(poisoned(words)).split("\n");
        // oxlint-disable-next-line no-control-regex
        expect(lines.join("")).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
        expect(lines.filter((line) => line.startsWith("# "))).toEqual([]);
      }),
    );
  });

  test("keeps a command with backticks in one piece of code", () => {
    const page = poisoned("x");
    const breaking = page.all.slice(0, 1).map((one) => ({ one, command: "stanch migrate plan 'a`b``c'" }));
    expect(renderPolicyMarkdown(page, breaking)).toContain("\n  ``` stanch migrate plan 'a`b``c' ```\n");
  });

  test("closes no quotation and no code in the policy for pasting", () => {
    fc.assert(
      fc.property(text, (words) => {
        const page = poisoned(words);
        const breaking = page.all.map((one) => ({ one, command: `stanch migrate plan '${words}'` }));
        const lines = renderPolicyMarkdown(page, breaking).trimEnd().split("\n");
        expect(lines).toHaveLength(2 * page.all.length + 4);
        expect(lines.filter((line) => line.startsWith(">"))).toHaveLength(1);
        for (const line of lines.filter((one) => one.startsWith("  `"))) {
          const [, fence = "", inside = "`"] = /^ {2}(`+)(.*?)\1$/s.exec(line) ?? [];
          expect((inside.match(/`+/g) ?? []).map(({ length }) => length)).not.toContain(fence.length);
        }
      }),
    );
  });
});

/** RFC 4180, as a spreadsheet reads it. */
function recordsOf(csv: string): readonly (readonly string[])[] {
  return csv
    .trimEnd()
    .split("\r\n")
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))(?=,|$)/g)].map(
        ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? "",
      ),
    );
}
