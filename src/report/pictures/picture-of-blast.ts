import type { Blast } from "../../core/inventory/blast/blast.ts";
import { blastGraph } from "./blast-graph.ts";
import { causeWords, countWords, whyWords } from "../blast-words.ts";
import { orderLayers } from "./layers.ts";
import { COLUMNS, type MapEdge, type MapGraph } from "./map-graph.ts";
import { type Box, SHEET, edgeOf, legendAt, nodeOf, textAt } from "./picture-of-map.ts";
import { placeLayers } from "./picture-places.ts";
import { count } from "../phrase.ts";
import { PALE } from "./picture-sizes.ts";
import { svgPage } from "./svg-page.ts";
import { fitText } from "../text-fit.ts";

/**
 * Accounts, keys, callers and what stops with them as SVG, from left to right: what breaks is thick, what may is broken,
 * what stays is thin. No font, script, link or outside file is needed to see it. Equal inventories give equal bytes.
 */
export function pictureOfBlast(blast: Blast): string {
  const graph = blastGraph(blast);
  const { boxes, bottom } = placeLayers(orderLayers(graph.nodes, graph.edges), graph.edges);
  const title = titleOf(blast);
  const legend = legendAt(bottom + 30, graph);
  const height = legend.bottom + 14;
  return svgPage(
    { width: SHEET.width, height, title, description: descriptionOf(blast) },
    textAt(16, 28, fitText(causeWords(blast), SHEET.width - 32, 15, true), {
      "font-size": 15,
      "font-weight": "bold",
    }),
    textAt(16, 46, fitText(subtitleOf(blast, graph), SHEET.width - 32, 11), { fill: PALE }),
    ...COLUMNS.map((name, column) =>
      textAt(SHEET.lefts[column] ?? 0, SHEET.top - 12, name, { fill: PALE, "font-weight": "bold" }),
    ),
    ...edgesOf(graph, boxes),
    ...[...boxes.values()].map(nodeOf),
    ...(boxes.size === 0 ? [textAt(16, SHEET.top + 20, "The inventory has no callers.")] : []),
    ...legend.markup,
  );
}

function titleOf(blast: Blast): string {
  return blast.cause === null ? causeWords(blast) : `${causeWords(blast)}: ${countWords(blast)}`;
}

function subtitleOf(blast: Blast, { nodes }: MapGraph): string {
  const keys = nodes.filter(({ column }) => column === 1);
  const named = keys.filter(({ id }) => !id.startsWith("row:")).length;
  const unnamed =
    keys.length === named ? "" : `, ${count(keys.length - named, "caller")} without a key's name`;
  return blast.cause === null
    ? `${count(blast.callers.length, "caller")}, ${count(named, "key")}${unnamed}.`
    : `${countWords(blast)}.`;
}

function descriptionOf(blast: Blast): string {
  const hit = blast.callers.filter(({ fate }) => fate !== "survives");
  return [
    `${titleOf(blast)}.`,
    ...hit.map((one) => `${one.row.id} ${one.fate === "breaks" ? "breaks" : "may break"}: ${whyWords(one)}.`),
    "Columns from left to right: accounts and owners, keys, callers, what stops with them.",
  ].join(" ");
}

/** What breaks lies on top. Each edge has a place of its own at either end, in the order of the other ends. */
function edgesOf({ edges }: MapGraph, boxes: ReadonlyMap<string, Box>) {
  const heights = (end: "from" | "to", other: "from" | "to"): ReadonlyMap<MapEdge, number> => {
    const sides = new Map<string, MapEdge[]>();
    for (const edge of edges) sides.set(edge[end], [...(sides.get(edge[end]) ?? []), edge]);
    const places = new Map<MapEdge, number>();
    for (const [id, side] of sides) {
      const top = boxes.get(id)?.y ?? 0;
      const inOrder = side.toSorted((a, b) => (boxes.get(a[other])?.y ?? 0) - (boxes.get(b[other])?.y ?? 0));
      for (const [index, edge] of inOrder.entries())
        places.set(edge, top + (SHEET.box * (index + 1)) / (inOrder.length + 1));
    }
    return places;
  };
  const [starts, ends] = [heights("from", "to"), heights("to", "from")];
  const layers = ["survives", "mayBreak", "breaks"];
  return edges
    .toSorted((a, b) => layers.indexOf(a.fate) - layers.indexOf(b.fate))
    .map((edge) => edgeOf(edge, boxes, starts.get(edge) ?? 0, ends.get(edge) ?? 0));
}
