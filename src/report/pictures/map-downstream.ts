import type { Caller } from "../../core/inventory/blast/blast.ts";
import { foldName } from "../../core/inventory/same-person.ts";
import { createFindRows } from "../../core/inventory/blast/stops-with.ts";
import { type MapEdge, type MapGraph, type MapNode, RANKS, worst } from "./map-graph.ts";

/** No folded name begins so. */
const NOBODY_KNOWS = "stops?";

/** What stops with the callers, each name once; some of it may be callers itself. */
export function downstreamOf(callers: readonly Caller[]): MapGraph {
  const edges: MapEdge[] = [];
  const spelled = new Map<string, string>();
  for (const { row, fate } of callers) {
    const from = `caller:${row.id}`;
    const names = row.blastRadius ?? [];
    for (const [folded, name] of new Map(names.map((one) => [foldName(one), one]))) {
      const to = `stops:${folded}`;
      spelled.set(to, [spelled.get(to) ?? name, name].sort()[0] ?? name);
      edges.push({ from, to, fate, isOwner: false });
    }
    // Whoever survives takes nothing along, known or not.
    if (names.length === 0 && fate !== "survives")
      edges.push({ from, to: NOBODY_KNOWS, fate: "mayBreak", isOwner: false });
  }
  const find = createFindRows(callers.map(({ row }) => row));
  const nodes = [...Map.groupBy(edges, ({ to }) => to)].map(([id, into]): MapNode => {
    const name = spelled.get(id);
    const fate = worst(into.map((edge) => edge.fate));
    const rows = find(name ?? "");
    const verb = { breaks: ["STOPS"], mayBreak: ["MAY STOP"], survives: [] }[fate];
    const ids = rows.map((row) => row.id).filter((one) => id !== `stops:${one}`);
    const also = rows.length === 0 ? [] : [ids.length === 0 ? "a caller here" : `is ${ids.join(", ")}`];
    return {
      id,
      column: 3,
      rank: RANKS[fate],
      group: null,
      name: name ?? "nobody knows what",
      detail: [...verb, ...also].join(" · "),
      fate,
      isCause: false,
    };
  });
  return { nodes, edges };
}
