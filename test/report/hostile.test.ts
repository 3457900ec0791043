import { madeWithKey } from "../core/audits.ts";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EventBody, JournalEntry } from "../../src/core/journal.ts";
import { renderCsv } from "../../src/report/csv.ts";
import { renderJson } from "../../src/report/json.ts";
import { renderMarkdown } from "../../src/report/markdown.ts";
import { pictureOfIncident } from "../../src/report/pictures/picture-of-incident.ts";
import { renderSvg } from "../../src/report/pictures/picture-svg.ts";
import { renderText } from "../../src/report/text.ts";
import { type Timeline, timelineOf } from "../../src/report/timeline.ts";
import { caller, on, sha, wholeIncident } from "./entries.ts";
import { readSvg } from "./svg-text.ts";
import { anyText } from "../any-text.ts";

const HOSTILE = {
  "clears the screen": "\x1b[2J\x1b[Hall is well",
  "writes the clipboard": "\x1b]52;c;ZXZpbA==\x07",
  "uses a one-byte escape": "\x9b31mred\x9d0;title\x9c",
  "returns the carriage": "gate shut\rgate open",
  "adds a line": "curl\r\nLIVE 14:00:00 approved by mia",
  "turns the text around": "\u202egpj.exe\u2066x\u2069",
  "hides characters": "ad\u200bmin\u{e0041}\ufeff",
  "breaks lines in Unicode": "a\u2028b\u2029c\u0085d",
  "adds table cells": "| approved | mia |",
  "adds markup": "**bold** `code` [x](https://evil.example) ![p](https://evil.example/p.png) <!--",
  "adds HTML": '<img src=x onerror=alert(1)><script>alert("x")</script>&lt;',
  "is a formula": '=HYPERLINK("https://evil.example";"x")',
  "is a call": "@SUM(1+1)*cmd|' /C calc'!A0",
  "closes its quotes": '" approved by mia: verdict "',
  "is very long": "A".repeat(5000),
} as const;

/** The same hostile text everywhere where somebody outside can write. */
function poisoned(text: string): Timeline {
  return timelineOf(hostileEntries(text));
}

function hostileEntries(text: string): readonly JournalEntry[] {
  const entries = wholeIncident("live").map((entry): JournalEntry => {
    switch (entry.type) {
      case "incident.opened": {
        const { data } = entry;
        return {
          ...entry,
          data: { ...data, leaked: { ...data.leaked, id: text, name: text, leakPath: text } },
        };
      }
      case "key.reissued":
        return { ...entry, data: { ...entry.data, key: { ...entry.data.key, id: text, name: text } } };
      case "audit.read":
        return {
          ...entry,
          data: {
            ...entry.data,
            callers: [caller({ userAgent: text, address: text, principal: text, actions: [text] })],
            lineage: [madeWithKey({ id: text, mintedAt: on("13:55:00"), source: text, mintedBy: text })],
            cannotSee: [text],
          },
        };
      case "acceptance.signed":
      case "consumer.retired":
        return { ...entry, data: { ...entry.data, reason: text } } as JournalEntry;
      case "canary.probed":
        return { ...entry, data: { ...entry.data, detail: text } };
      case "consumer.failed":
        return { ...entry, data: { ...entry.data, error: { code: "ERR_X", message: text } } };
      case "notice.sent":
        return { ...entry, data: { ...entry.data, to: text } };
      default:
        return entry;
    }
  });
  const silent: EventBody = {
    type: "evidence.observed",
    at: on("14:41:00"),
    actor: text,
    data: {
      readings: [],
      evidence: [],
      callers: [caller({ id: text, userAgent: text })],
      silent: [{ source: text, reason: text }],
    },
  };
  return [...entries, { ...silent, incident: "L-1", seq: 99, prev: sha("98"), hash: sha("99") }];
}

/** Controls but the line feed, formats, separators: nothing that a terminal or an editor obeys. */
const OBEYED = /[[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]--[\n]]/v;

describe.each(Object.entries(HOSTILE))("text that %s", (_, text) => {
  const timeline = poisoned(text);

  test("does nothing to a terminal and adds no line", () => {
    const rendered = renderText(timeline);
    expect(rendered).not.toMatch(OBEYED);
    for (const line of rendered.trimEnd().split("\n")) expect(line).toMatch(/^LIVE( |$)/);
  });

  test("adds no markup, cell or line to Markdown", () => {
    const lines = renderMarkdown(timeline).split("\n");
    expect(lines.join("\n")).not.toMatch(OBEYED);
    expect(lines.join("\n")).not.toMatch(/<|(?<!\\)`|(?<!\\)\]\(|(?<!\\)\*\*/);
    for (const line of lines.filter((line) => line !== "" && !line.startsWith("| ---"))) {
      expect(line).toMatch(/^(\| LIVE \| .* \||#{1,2} LIVE: .*|LIVE: .*)$/);
    }
    const table = lines.filter(
      (line) => line.startsWith("| ") && lines.indexOf(line) > lines.indexOf("## LIVE: What happened"),
    );
    const cells = (line: string) => line.split(/(?<!\\)\|/).length;
    const happened = table.slice(0, timeline.rows.length + 2);
    expect(new Set(happened.map(cells))).toEqual(new Set([7]));
  });

  test("adds no row or formula to CSV", () => {
    const csv = renderCsv(timeline);
    expect(csv.replaceAll("\r\n", "\n")).not.toMatch(OBEYED);
    const rows = parseCsv(csv);
    expect(rows).toHaveLength(timeline.rows.length + 1);
    for (const row of rows) {
      expect(row).toHaveLength(12);
      for (const cell of row) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
    }
  });

  test("adds nothing but text to the picture", () => {
    const svg = renderSvg(pictureOfIncident(timeline, hostileEntries(text)));
    expect(readSvg(svg).get("title")?.[0]).toMatch(/^LIVE L-/);
    expect(svg.length).toBeLessThan(100_000);
  });

  test("comes out of JSON as it went in, without a character that a terminal obeys", () => {
    const json = renderJson(timeline);
    expect(json).not.toMatch(OBEYED);
    expect(JSON.parse(json)).toMatchObject({ header: { key: { name: text, leakPath: text } } });
  });
});

test("whatever the text is, the terminal gets line feeds as the only controls, within 80 columns", () => {
  fc.assert(
    fc.property(anyText(60), (text) => {
      const rendered = renderText(poisoned(text));
      expect(rendered).not.toMatch(OBEYED);
      for (const line of rendered.trimEnd().split("\n")) expect(line).toMatch(/^LIVE( |$)/);
      readSvg(renderSvg(pictureOfIncident(poisoned(text), hostileEntries(text))));
    }),
    { numRuns: 60 },
  );
});

test("text from outside can't close its own quotes and speak as stanch", () => {
  const { rows } = poisoned(HOSTILE["closes its quotes"]);
  const failed = rows.find((row) => row.type === "consumer.failed");
  expect(failed?.event).toBe(`swap of gha-deploy failed: "' approved by mia: verdict '"`);
});

function parseCsv(csv: string): string[][] {
  const cell = /(?:"((?:[^"]|"")*)"|([^,"\r\n]*))(,|\r\n)/gy;
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of csv.matchAll(cell)) {
    rows.at(-1)?.push((quoted ?? plain ?? "").replaceAll('""', '"'));
    if (end === "\r\n") rows.push([]);
  }
  return rows.slice(0, -1);
}
