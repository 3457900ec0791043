import { svgPage } from "./svg-page.ts";
import { type Attributes, type Markup, element, words } from "./svg.ts";
import type { Item, Lane, LegendEntry, Picture } from "./picture.ts";
import { barOf, diamond, paint, spanOf } from "./picture-marks.ts";
import { type PlacedRule, headOf, placeRules } from "./picture-rules.ts";
import { INK, LANE, PAGE, PALE, SLOT } from "./picture-sizes.ts";

/** Letters of the sizes used here are no wider than this on average, in any sans-serif font. */
const NAME_LETTERS = 30;
const DETAIL_LETTERS = 36;
const FIGURE_LETTERS = 32;

/**
 * One picture as SVG, 900 pixels wide: no font, script, link or outside file is needed to see it, and it brings its own
 * white ground. Equal pictures give equal bytes.
 */
export function renderSvg(picture: Picture): string {
  const { title, subtitles, description, axis, lanes, legend, note } = picture;
  const rules = placeRules(picture);
  const top = headOf(picture) + rules.rows * PAGE.line + 8;
  const bottom = top + lanes.length * LANE;
  const rows = legendRows(legend);
  const height = bottom + 44 + rows.length * 18 + (note === "" ? 0 : 18);
  const most = mostIn(lanes);
  return svgPage(
    { width: PAGE.width, height, title, description },
    line(16, 28, clipped(title, 100), { "font-size": 15, "font-weight": "bold" }),
    ...subtitles.map((one, index) => line(16, 46 + index * PAGE.line, clipped(one, 150), { fill: PALE })),
    ...ground(picture, top, bottom),
    // Marks lie over the rules: nothing that was counted is hidden.
    ...rulesOf(rules.placed, bottom),
    ...lanes.map((lane, index) => laneOf(lane, top + index * LANE, picture, most)),
    ...axis.ticks().flatMap(({ place, words: said, under, anchor }) => {
      const x = PAGE.left + place * SLOT;
      return [
        element("path", { d: `M${round(x)} ${bottom}v4`, stroke: INK }),
        line(x, bottom + 15, said, { "text-anchor": anchor }),
        ...(under === "" ? [] : [line(x, bottom + 28, under, { "text-anchor": anchor, fill: PALE })]),
      ];
    }),
    ...rows.flatMap((row, index) => row.map((entry) => legendOf(entry, bottom + 50 + index * 18))),
    line(16, height - 12, note, { fill: PALE }),
  );
}

/** The time that counts is tinted, what is drawn shorter is grey, and the axis is broken where they meet. */
function ground({ axis, window }: Picture, top: number, bottom: number): readonly Markup[] {
  const x = (slots: number): number => PAGE.left + slots * SLOT;
  const box = (from: number, to: number, paint: Attributes): Markup =>
    element("rect", {
      x: x(from),
      y: top,
      width: Math.max(1, (to - from) * SLOT),
      height: bottom - top,
      ...paint,
    });
  const cuts = axis.pieces.filter(({ isCut }) => isCut);
  return [
    ...(window === null ? [] : [box(axis.place(window.from), axis.place(window.to), { fill: "#fbeff0" })]),
    ...cuts.map(({ at, slots }) => box(at, at + slots, { fill: "#000000", "fill-opacity": 0.06 })),
    element("path", { d: `M${PAGE.left} ${bottom}h${axis.slots * SLOT}`, stroke: INK }),
    ...cuts.map(({ at, slots }) => {
      const edge = round(x(at === 0 ? slots : at));
      return element("path", { d: `M${edge - 4} ${bottom + 4}l4 -8m1 8l4 -8`, stroke: INK });
    }),
  ];
}

function laneOf({ name, detail, figures, items }: Lane, top: number, picture: Picture, most: number): Markup {
  const base = top + LANE - 6;
  const right = PAGE.left + picture.axis.slots * SLOT;
  const [first, second] = figures;
  return element(
    "g",
    {},
    element("path", { d: `M16 ${top}H${PAGE.width - 16}`, stroke: "#dfe3e8" }),
    line(16, top + 15, clipped(name, NAME_LETTERS), { "font-weight": "bold" }),
    line(16, top + 29, clipped(detail, DETAIL_LETTERS), { fill: PALE, "font-size": 10 }),
    line(right + 10, top + 15, clipped(first, FIGURE_LETTERS)),
    line(right + 10, top + 29, clipped(second, FIGURE_LETTERS), { fill: PALE, "font-size": 10 }),
    ...items.map((item) => markOf(item, base, picture, most)),
  );
}

function markOf(item: Item, base: number, { axis }: Picture, most: number): Markup {
  switch (item.is) {
    case "bar":
      return barOf(item, base, most);
    case "span":
      return spanOf(
        item,
        PAGE.left + axis.place(item.from) * SLOT,
        PAGE.left + axis.place(item.to) * SLOT,
        base,
      );
    case "point":
      return element(
        "g",
        {},
        element("title", {}, words(item.words)),
        diamond(PAGE.left + axis.place(item.at) * SLOT, base - 16, item),
      );
  }
}

/** All rules first: their labels stand on a white rim, so that no line goes through a word. */
function rulesOf(placed: readonly PlacedRule[], bottom: number): readonly Markup[] {
  return [
    ...placed.map(({ x, labelY }) =>
      element("path", { d: `M${round(x)} ${labelY - 9}V${bottom}`, stroke: INK, "stroke-dasharray": "3 2" }),
    ),
    ...placed.map(({ labelX, labelY, words: said }) =>
      line(labelX, labelY, said, { stroke: "#ffffff", "stroke-width": 4, "paint-order": "stroke" }),
    ),
  ];
}

interface PlacedEntry extends LegendEntry {
  readonly x: number;
}

function legendRows(legend: readonly LegendEntry[]): readonly (readonly PlacedEntry[])[] {
  const rows: PlacedEntry[][] = [];
  let x: number = PAGE.width;
  for (const entry of legend) {
    const width = 32 + entry.words.length * PAGE.letter;
    if (x + width > PAGE.width - 16) {
      rows.push([]);
      x = 16;
    }
    rows.at(-1)?.push({ ...entry, x });
    x += width;
  }
  return rows;
}

function legendOf(entry: PlacedEntry, y: number): Markup {
  const { x, sign, words: said } = entry;
  const mark =
    sign === "diamond"
      ? diamond(x + 5, y - 4, entry)
      : element("rect", { x, y: y - 9, width: 9, height: 9, ...paint(entry) });
  return element("g", {}, mark, line(x + 15, y, said));
}

function mostIn(lanes: readonly Lane[]): number {
  let most = 1;
  for (const { items } of lanes)
    for (const item of items) {
      if (item.is !== "bar") continue;
      most = Math.max(
        most,
        item.parts.reduce((sum, { count }) => sum + count, 0),
      );
    }
  return most;
}

function line(x: number, y: number, text: string, attributes: Attributes = {}): Markup {
  return element("text", { x, y, ...attributes }, words(text));
}

function clipped(text: string, letters: number): string {
  const all = Array.from(text);
  return all.length > letters ? `${all.slice(0, letters - 1).join("")}…` : text;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
