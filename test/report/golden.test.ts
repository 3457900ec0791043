import { describe, expect, test } from "vitest";
import { renderCsv } from "../../src/report/csv.ts";
import { renderJson } from "../../src/report/json.ts";
import { renderMarkdown } from "../../src/report/markdown.ts";
import { pictureOfIncident } from "../../src/report/pictures/picture-of-incident.ts";
import { renderSvg } from "../../src/report/pictures/picture-svg.ts";
import { renderText } from "../../src/report/text.ts";
import { timelineOf } from "../../src/report/timeline.ts";
import { widthOf } from "../../src/report/width.ts";
import { wholeIncident } from "./entries.ts";

const live = timelineOf(wholeIncident("live"));
const rehearsal = timelineOf(wholeIncident("rehearsal", "solo"));

describe("the report of a whole incident", () => {
  test("reads like this on a terminal", async () => {
    await expect(renderText(live)).toMatchFileSnapshot("golden/live.txt");
    await expect(renderText(rehearsal)).toMatchFileSnapshot("golden/rehearsal.txt");
  });

  test("reads like this as Markdown", async () => {
    await expect(renderMarkdown(live)).toMatchFileSnapshot("golden/live.md");
  });

  test("reads like this as CSV", async () => {
    await expect(renderCsv(rehearsal)).toMatchFileSnapshot("golden/rehearsal.csv");
  });

  test("reads like this as JSON", async () => {
    await expect(renderJson(live)).toMatchFileSnapshot("golden/live-json.txt");
  });

  test("looks like this as a picture", async () => {
    const svg = renderSvg(pictureOfIncident(live, wholeIncident("live")));
    await expect(svg).toMatchFileSnapshot("golden/live.svg");
  });
});

describe.each([
  ["LIVE", live],
  ["EXERCISE", rehearsal],
] as const)("%s", (banner, timeline) => {
  test("stands on every line of text, which is at most 80 columns wide", () => {
    for (const line of renderText(timeline).trimEnd().split("\n")) {
      expect(line.startsWith(banner)).toBe(true);
      expect(widthOf(line)).toBeLessThanOrEqual(80);
    }
  });

  test("stands on every heading, table row and sentence of Markdown", () => {
    const lines = renderMarkdown(timeline).split("\n");
    const bare = lines.filter(
      (line) => line !== "" && !/^\|( --- \|)+$/.test(line) && !line.includes(banner),
    );
    expect(bare).toEqual([]);
  });

  test("stands in every CSV row and in the JSON object", () => {
    const [, ...rows] = renderCsv(timeline).trimEnd().split("\r\n");
    expect(rows.every((row) => row.startsWith(`${banner},`))).toBe(true);
    expect(JSON.parse(renderJson(timeline))).toMatchObject({ schema: "stanch.timeline/1", banner });
  });
});

test("a report where one person signs for two says so on every page", () => {
  for (const page of [
    renderText(rehearsal),
    renderMarkdown(rehearsal),
    renderCsv(rehearsal),
    renderJson(rehearsal),
  ]) {
    expect(page).toContain("single-person");
  }
  expect(renderText(live)).not.toContain("single-person");
});

test("equal journals give equal bytes, whatever the order of their keys", () => {
  const reversed = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(reversed)
      : typeof value === "object" && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .toReversed()
              .map(([key, inner]) => [key, reversed(inner)]),
          )
        : value;
  const again = timelineOf(reversed(wholeIncident("live")) as ReturnType<typeof wholeIncident>);
  expect(renderJson(again)).toBe(renderJson(live));
});
