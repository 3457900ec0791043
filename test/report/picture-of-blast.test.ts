import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Blast, blastOf } from "../../src/core/inventory/blast/blast.ts";
import type { InventoryRow } from "../../src/core/inventory/row.ts";
import { blastGraph } from "../../src/report/pictures/blast-graph.ts";
import { orderLayers } from "../../src/report/pictures/layers.ts";
import { pictureOfBlast } from "../../src/report/pictures/picture-of-blast.ts";
import { SHEET } from "../../src/report/pictures/picture-of-map.ts";
import { placeLayers } from "../../src/report/pictures/picture-places.ts";
import { FRIDAY, JORDAN, exampleBlast, exampleRows, row } from "./blast-example.ts";
import { anyText } from "../any-text.ts";
import { readSvg } from "./svg-text.ts";

/** As many callers of a third as many keys, which stop with each other and with the same few things. */
const many = (count: number): readonly InventoryRow[] =>
  Array.from({ length: count }, (_, index) =>
    row({
      id: `row-${index}`,
      service: `Service ${index}`,
      key: `key-${index % Math.ceil(count / 3)}`,
      provider: "auxot",
      ...(index % 4 === 0 ? {} : { keyKind: index % 2 === 0 ? "team" : "user" }),
      ...(index % 5 === 0 ? {} : { creator: ["jordan", "kim", "noor", "Jordan Lee"][index % 4] ?? "" }),
      ...(index % 3 === 0 ? {} : { owner: `owner ${index % 7}` }),
      blastRadius: [`thing ${index % 9}`, `row-${(index * 7) % count}`],
    }),
  );

function boxesOf(blast: Blast) {
  const graph = blastGraph(blast);
  return placeLayers(orderLayers(graph.nodes, graph.edges), graph.edges);
}

describe("the picture of a blast", () => {
  test("of the example is the one in docs/blast.md", async () => {
    await expect(pictureOfBlast(exampleBlast())).toMatchFileSnapshot("../../docs/pictures/blast.svg");
  });

  test("says in words what is seen, for whoever can't see it", () => {
    const texts = readSvg(pictureOfBlast(exampleBlast()));
    expect(texts.get("title")?.[0]).toBe(
      "If the account of jordan is closed on Fri 2026-11-27: 4 callers break, 1 may break, 1 survives",
    );
    const [description = ""] = texts.get("desc") ?? [];
    expect(description).toContain("lambda-intake breaks: it stops with gha-deploy.");
    expect(description).toContain("claude-code may break: nobody knows whose account made the personal key");
  });

  test("is the same to the byte whatever the order of the rows", () => {
    const drawn = pictureOfBlast(exampleBlast());
    fc.assert(
      fc.property(fc.shuffledSubarray([...exampleRows()], { minLength: 6 }), (rows) => {
        expect(pictureOfBlast(blastOf(rows, JORDAN, FRIDAY))).toBe(drawn);
      }),
      { numRuns: 8 },
    );
  });

  test.each([0, 1, 3, 12, 60, 150])(
    "of %i callers has no box over another one, and all on the sheet",
    (count) => {
      const { boxes, bottom } = boxesOf(blastOf(many(count), JORDAN, FRIDAY));
      const columns = Map.groupBy(boxes.values(), ({ node }) => node.column);
      for (const column of columns.values()) {
        const heights = column.map(({ y }) => y).sort((a, b) => a - b);
        for (const [index, y] of heights.entries()) {
          expect(y).toBeGreaterThanOrEqual(SHEET.top);
          expect(y + SHEET.box).toBeLessThanOrEqual(bottom);
          if (index > 0) expect(y - (heights[index - 1] ?? 0)).toBeGreaterThanOrEqual(SHEET.box + 4);
        }
      }
      readSvg(pictureOfBlast(blastOf(many(count), JORDAN, FRIDAY)));
    },
  );

  test("has its edges between columns only, so that none goes through a word", () => {
    const { nodes, edges } = blastGraph(blastOf(many(60), JORDAN, FRIDAY));
    const column = new Map(nodes.map((node) => [node.id, node.column]));
    for (const { from, to } of edges) expect((column.get(to) ?? 9) - (column.get(from) ?? 0)).toBe(1);
    for (const [index, left] of SHEET.lefts.entries())
      if (index > 0)
        expect(left - (SHEET.lefts[index - 1] ?? 0) - (SHEET.widths[index - 1] ?? 0)).toBeGreaterThan(50);
  });

  test("marks what breaks by more than colour: by weight, pattern and words", () => {
    const svg = pictureOfBlast(exampleBlast());
    expect(svg).toMatch(/<path [^>]*stroke-width="3"\/>/);
    expect(svg).toMatch(/<path [^>]*stroke-width="2" stroke-dasharray="7 4"\/>/);
    for (const said of ["ENDS · personal key", "BREAKS within 1d", "MAY BREAK, SILENT", "LOSES ITS OWNER"])
      expect(svg).toContain(said);
  });

  test("breaks nothing in the map alone", () => {
    const svg = pictureOfBlast(exampleBlast(null));
    expect(svg).not.toMatch(/BREAK|ENDS|STOPS|CLOSES/);
    expect(readSvg(svg).get("title")?.[0]).toBe("Who holds which key, as of 2026-11-27");
  });

  test("stays a picture whatever a name is, and cuts what is long", () => {
    const drawn = (name: string) =>
      pictureOfBlast(
        blastOf(
          [
            row({
              service: name,
              key: name,
              owner: name,
              wakes: [name],
              blastRadius: [name],
              keyPrefix: name,
            }),
            row({ id: "b", service: "B", creator: name, keyKind: "user", blastRadius: ["bot"] }),
          ],
          JORDAN,
          FRIDAY,
        ),
      );
    const texts = readSvg(drawn('"><script>alert(1)</script>\u202e\u0000\uffff'));
    expect(texts.get("text")?.join("")).not.toMatch(/script>/);
    for (const long of ["W".repeat(500), "漢".repeat(500), "\ufdfd".repeat(500)])
      for (const text of readSvg(drawn(long)).get("text") ?? [])
        expect(Array.from(text).length).toBeLessThan(120);
    fc.assert(
      fc.property(anyText(60, 1), (any) => {
        readSvg(drawn(any));
      }),
      { numRuns: 60 },
    );
  });
});
