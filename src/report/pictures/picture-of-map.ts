import type { Fate } from "../../core/inventory/blast/dying-key.ts";
import type { MapEdge, MapGraph, MapNode } from "./map-graph.ts";
import { PALE } from "./picture-sizes.ts";
import { type Attributes, type Markup, element, words } from "./svg.ts";
import { fitText, pixelsOf } from "../text-fit.ts";

/** Pixels. The columns leave gaps in which the edges run, so that none goes through a word. */
export const SHEET = {
  width: 1120,
  top: 92,
  lefts: [16, 246, 522, 916],
  widths: [160, 206, 310, 188],
  box: 36,
  gap: 8,
  groupGap: 12,
} as const;

/** A node at its place. */
export interface Box {
  readonly node: MapNode;
  readonly y: number;
}

/** Told apart by weight and pattern first; the colours differ for colour-blind eyes and in grey, too. */
const EDGES: Readonly<Record<Fate, Attributes>> = {
  breaks: { stroke: "#9b1c31", "stroke-width": 3 },
  mayBreak: { stroke: "#a86500", "stroke-width": 2, "stroke-dasharray": "7 4" },
  survives: { stroke: "#9aa4ae", "stroke-width": 1 },
};
const OWNER: Attributes = { stroke: "#9aa4ae", "stroke-width": 1, "stroke-dasharray": "1 3" };
const LEAVES: Attributes = { stroke: "#1f2328", "stroke-width": 2, "stroke-dasharray": "2 4" };
const BOXES: Readonly<Record<Fate, Attributes>> = {
  breaks: { fill: "#fbeff0", stroke: "#9b1c31", "stroke-width": 2.5 },
  mayBreak: { fill: "#fff6e5", stroke: "#a86500", "stroke-width": 1.5, "stroke-dasharray": "5 3" },
  survives: { fill: "#ffffff", stroke: "#b6bec6", "stroke-width": 1 },
};
const CAUSE: Attributes = { fill: "#7a1626", stroke: "#7a1626", "stroke-width": 2.5 };

const PADDING = 9;

/** A curve from the right edge of one box to the left edge of another; `start` and `end` are heights. */
export function edgeOf(
  { from, to, fate, isOwner }: MapEdge,
  boxes: ReadonlyMap<string, Box>,
  start: number,
  end: number,
): Markup {
  const left = boxes.get(from)?.node.column ?? 0;
  const right = boxes.get(to)?.node.column ?? 0;
  const x = (SHEET.lefts[left] ?? 0) + (SHEET.widths[left] ?? 0);
  const goal = SHEET.lefts[right] ?? 0;
  const bend = Math.round((x + goal) / 2);
  return element("path", {
    d: `M${x} ${round(start)}C${bend} ${round(start)} ${bend} ${round(end)} ${goal} ${round(end)}`,
    fill: "none",
    ...(isOwner ? (fate === "survives" ? OWNER : LEAVES) : EDGES[fate]),
  });
}

/** The box with its two lines, cut to fit; the whole of both is its title. */
export function nodeOf({ node, y }: Box): Markup {
  const { column, name, detail, fate, isCause } = node;
  const x = SHEET.lefts[column] ?? 0;
  const width = SHEET.widths[column] ?? 0;
  const room = width - 2 * PADDING;
  const light = isCause ? { fill: "#ffffff" } : {};
  const cross = isCause ? 16 : 0;
  return element(
    "g",
    {},
    element("title", {}, words(`${name}: ${detail}`)),
    element("rect", { x, y, width, height: SHEET.box, rx: 4, ...(isCause ? CAUSE : BOXES[fate]) }),
    ...(isCause ? [crossAt(x + PADDING, y + 8)] : []),
    textAt(x + PADDING + cross, y + 15, fitText(name, room - cross, 11, true), {
      "font-weight": "bold",
      ...light,
    }),
    textAt(x + PADDING, y + 29, fitText(detail, room, 10), {
      "font-size": 10,
      ...(isCause ? light : fate === "survives" ? { fill: PALE } : {}),
    }),
  );
}

function crossAt(x: number, y: number): Markup {
  return element("path", { d: `M${x} ${y}l8 8m0 -8l-8 8`, stroke: "#ffffff", "stroke-width": 2.2 });
}

interface Sign {
  readonly words: string;
  readonly mark: (x: number, y: number) => Markup;
}

/** What the signs mean, of those that occur. */
export function legendAt(
  top: number,
  { nodes, edges }: MapGraph,
): { readonly markup: readonly Markup[]; readonly bottom: number } {
  const line =
    (attributes: Attributes) =>
    (x: number, y: number): Markup =>
      element("path", { d: `M${x} ${y - 4}h26`, fill: "none", ...attributes });
  const box =
    (attributes: Attributes, hasCross = false) =>
    (x: number, y: number): Markup =>
      element(
        "g",
        {},
        element("rect", { x: x + 2, y: y - 12, width: 22, height: 15, rx: 3, ...attributes }),
        ...(hasCross ? [crossAt(x + 9, y - 8)] : []),
      );
  const isMap = nodes.every(({ fate, isCause }) => fate === "survives" && !isCause);
  const has = (fate: Fate): boolean => edges.some((edge) => edge.fate === fate && !edge.isOwner);
  const signs: readonly (Sign | false)[] = [
    nodes.some(({ isCause }) => isCause) && { words: "ends: the reason", mark: box(CAUSE, true) },
    nodes.some(({ fate, isCause }) => fate === "breaks" && !isCause) && {
      words: "breaks",
      mark: box(BOXES.breaks),
    },
    has("breaks") && { words: "what takes it along", mark: line(EDGES.breaks) },
    nodes.some(({ fate }) => fate === "mayBreak") && {
      words: "may break: something isn't known",
      mark: box(BOXES.mayBreak),
    },
    has("mayBreak") && { words: "may take it along", mark: line(EDGES.mayBreak) },
    has("survives") && { words: isMap ? "goes with it" : "stays", mark: line(EDGES.survives) },
    edges.some(({ isOwner, fate }) => isOwner && fate === "survives") && {
      words: "owns a caller with that key",
      mark: line(OWNER),
    },
    edges.some(({ isOwner, fate }) => isOwner && fate !== "survives") && {
      words: "owns one, and leaves or may",
      mark: line(LEAVES),
    },
  ];
  const markup: Markup[] = [];
  let [x, y] = [16, top];
  for (const sign of signs) {
    if (sign === false) continue;
    const width = 32 + pixelsOf(sign.words, 11) + 18;
    if (x + width > SHEET.width - 16) [x, y] = [16, y + 20];
    markup.push(sign.mark(x, y), textAt(x + 32, y, sign.words));
    x += width;
  }
  return { markup, bottom: y };
}

/** One line of text, as it stands. */
export function textAt(x: number, y: number, text: string, attributes: Attributes = {}): Markup {
  return element("text", { x, y, ...attributes }, words(text));
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
