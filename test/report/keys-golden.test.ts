import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { renderKeysCsv } from "../../src/report/keys/keys-csv.ts";
import { renderKeysHtml } from "../../src/report/keys/keys-html.ts";
import { renderKeysMarkdown } from "../../src/report/keys/keys-markdown.ts";
import { renderKeysText } from "../../src/report/keys/keys-text.ts";
import { renderPolicyMarkdown, renderPolicyText } from "../../src/report/keys/policy-page.ts";
import { widthOf } from "../../src/report/width.ts";
import { five, pageOf } from "./keys/page.ts";

describe.each([
  ["with team keys", "with", pageOf(five({ teamKeys: true }))],
  ["without team keys", "without", pageOf(five({ teamKeys: false }))],
] as const)("five callers %s", (_, name, page) => {
  test("read like this on a terminal, within 80 columns", async () => {
    const text = renderKeysText(page);
    await expect(text).toMatchFileSnapshot(`golden/keys-${name}.txt`);
    for (const line of text.split("\n")) expect(widthOf(line)).toBeLessThanOrEqual(80);
  });

  test("read like this as Markdown", async () => {
    await expect(renderKeysMarkdown(page)).toMatchFileSnapshot(`golden/keys-${name}.md`);
  });

  test("read like this as CSV", async () => {
    await expect(renderKeysCsv(page)).toMatchFileSnapshot(`golden/keys-${name}.csv`);
  });

  test("read like this as HTML, which loads and runs nothing", async () => {
    const html = renderKeysHtml(page);
    await expect(html).toMatchFileSnapshot(`golden/keys-${name}-html.txt`);
    expect(html).toContain("default-src 'none'; style-src 'unsafe-inline'");
    expect(html).not.toMatch(/<(?:script|link|img|iframe|object|form|a)\b|url\(|@import|https?:|\son\w+=/i);
  });

  test("say whom they rest on, and when", () => {
    for (const text of [renderKeysMarkdown(page), renderKeysHtml(page)]) {
      for (const words of ["2026", "inventory.yaml", "1".repeat(64), "2".repeat(64), "5 callers"])
        expect(text).toContain(words);
    }
  });

  test("are told in a policy like this", async () => {
    const breaking = page.all
      .filter(({ standing }) => standing.is !== "fine")
      .map((one) => ({
        one,
        command: one.standing.is.startsWith("wrong-") ? `stanch migrate plan ${one.row.id}` : null,
      }));
    await expect(renderPolicyText(page, breaking)).toMatchFileSnapshot(`golden/policy-${name}.txt`);
    await expect(renderPolicyMarkdown(page, breaking)).toMatchFileSnapshot(`golden/policy-${name}.md`);
  });
});

test("an inventory of nobody makes a page, too", () => {
  const page = pageOf({ consumers: [] });
  expect(renderKeysText(page)).toContain("0 callers");
  expect(renderKeysHtml(page)).toContain("no callers in the inventory");
  expect(renderPolicyText(page, [])).toContain("Today none of 0 callers breaks it");
});

test("docs/classification.md shows nothing else", () => {
  const shown = ["keys-with", "keys-without", "policy-with"].map((name) =>
    readFileSync(`test/report/golden/${name}.txt`, "utf8"),
  );
  const blocks = readFileSync("docs/classification.md", "utf8").matchAll(/^```text\n(.*?)^```$/gms);
  const texts = [...blocks].map(([, text = ""]) => text);
  expect(texts).toHaveLength(3);
  for (const text of texts) expect(shown.some((one) => one.includes(text))).toBe(true);
});
