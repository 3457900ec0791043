import type { Blast, Caller } from "../../core/inventory/blast/blast.ts";
import { formatSeconds } from "../../core/time.ts";
import { downstreamOf } from "./map-downstream.ts";
import type { MapGraph, MapNode } from "./map-graph.ts";
import { keyId, keyNode, keysOf } from "./map-keys.ts";
import { peopleOf } from "./map-people.ts";
import { withInstances } from "../phrase.ts";

/** Who made which key, who calls with it and what stops with them. */
export function blastGraph(blast: Blast): MapGraph {
  const callers = blast.callers;
  const keys = keysOf(callers);
  const people = peopleOf(blast, keys);
  const downstream = downstreamOf(callers);
  return {
    nodes: [...people.nodes, ...keys.map(keyNode), ...callers.map(callerNode), ...downstream.nodes],
    edges: [
      ...people.edges,
      ...keys.flatMap(({ id, callers: held }) =>
        held.map(({ row, keyFate }) => ({ from: id, to: `caller:${row.id}`, fate: keyFate, isOwner: false })),
      ),
      ...downstream.edges,
    ],
  };
}

function callerNode(caller: Caller, index: number): MapNode {
  const { row, fate } = caller;
  return {
    id: `caller:${row.id}`,
    column: 2,
    rank: index,
    group: keyId(row),
    name: `${row.id}: ${withInstances(row.service, row.instances)}`,
    detail: [...fateWords(caller), row.environment ?? "where unknown"].join(" · "),
    fate,
    isCause: false,
  };
}

function fateWords({ fate, noticed, via, owner, losesWaking, row }: Caller): readonly string[] {
  if (fate === "survives") {
    if (owner === "leaves" || owner === "mayLeave" || losesWaking) return ["LOSES ITS OWNER"];
    return [row.owner === undefined ? "no owner" : `owner ${row.owner}`];
  }
  const verb = fate === "breaks" ? "BREAKS" : "MAY BREAK";
  if (via !== null) return [`${verb} with ${via}`];
  if (noticed?.kind === "within") return [`${verb} within ${formatSeconds(noticed.seconds)}`];
  return [noticed?.kind === "onDemand" ? `${verb}, SILENT` : `${verb}, nobody knows when`];
}
