import type { MapEdge, MapNode } from "./map-graph.ts";
import { placeNear } from "./layers.ts";
import { type Box, SHEET } from "./picture-of-map.ts";

export interface Places {
  /** By the ids of the nodes. */
  readonly boxes: ReadonlyMap<string, Box>;
  /** Where the lowest one ends. */
  readonly bottom: number;
}

const STEP = SHEET.box + SHEET.gap;

/** Callers stand one under the other by key; each key beside its callers, all others near those that they belong to. */
export function placeLayers(orders: readonly (readonly MapNode[])[], edges: readonly MapEdge[]): Places {
  const [people = [], keys = [], callers = [], downstream = []] = orders;
  const heights = new Map<string, number>();
  let next: number = SHEET.top;
  let group = callers[0]?.group;
  for (const { id, group: own } of callers) {
    if (own !== group) next += SHEET.groupGap;
    group = own;
    heights.set(id, next);
    next += STEP;
  }
  const bottom = Math.max(next, SHEET.top + Math.max(people.length, downstream.length) * STEP);
  const all = neighbours(edges);
  for (const { id } of keys) heights.set(id, middle(all.get(id)?.right ?? [], heights));
  // What is hit stands beside what hits it, however much else it has to do with.
  const fates = new Map(orders.flat().map(({ id, fate }) => [id, fate]));
  const hits = neighbours(edges.filter(({ fate, isOwner }) => fate !== "survives" && !isOwner));
  const besideOf = (id: string): Beside | undefined =>
    (fates.get(id) === "survives" ? undefined : hits.get(id)) ?? all.get(id);
  const near = (nodes: readonly MapNode[], side: "left" | "right"): void => {
    const wanted = nodes.map(({ id }) => middle(besideOf(id)?.[side] ?? [], heights) - SHEET.top);
    const placed = placeNear(wanted, STEP, bottom - SHEET.top);
    for (const [index, { id }] of nodes.entries()) heights.set(id, SHEET.top + (placed[index] ?? 0));
  };
  near(people, "right");
  near(downstream, "left");
  const nodes = orders.flat();
  return {
    boxes: new Map(
      nodes.map((node) => [node.id, { node, y: Math.round(heights.get(node.id) ?? SHEET.top) }]),
    ),
    bottom: bottom - SHEET.gap,
  };
}

interface Beside {
  readonly left: string[];
  readonly right: string[];
}

function neighbours(edges: readonly MapEdge[]): ReadonlyMap<string, Beside> {
  const all = new Map<string, Beside>();
  const of = (id: string): Beside => {
    const known = all.get(id) ?? { left: [], right: [] };
    all.set(id, known);
    return known;
  };
  for (const { from, to } of edges) {
    of(from).right.push(to);
    of(to).left.push(from);
  }
  return all;
}

/** Halfway between the highest and the lowest. */
function middle(ids: readonly string[], heights: ReadonlyMap<string, number>): number {
  const places = ids.map((id) => heights.get(id) ?? SHEET.top);
  let [low, high] = [Infinity, -Infinity];
  for (const place of places) [low, high] = [Math.min(low, place), Math.max(high, place)];
  return places.length === 0 ? SHEET.top : (low + high) / 2;
}
