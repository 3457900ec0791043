import type { AuditRow } from "../../core/audit.ts";
import type { AuditSummary, LineageItem, Receipt } from "../../core/audit-summary.ts";
import { attribute } from "../../core/attribution.ts";
import { atEarliest } from "../../core/clock-skew.ts";
import type { Caller } from "../../core/evidence.ts";
import type { Incident } from "../../core/incident.ts";
import { earliestOf, latestOf, plus } from "../../core/time.ts";
import { keyKindOf, unclassifiedCallers } from "../../core/unknown-callers.ts";
import { type SourceRows, createAuditReader } from "../audit-rows.ts";
import { callerId, callersOf } from "../callers.ts";
import { timeThere } from "../clock-check.ts";
import { type WhoOf, createAttributor, keysMade, unexplained } from "../observe.ts";
import { type StepModule, type View, fact } from "../work.ts";
import { lookAtKey } from "./contain.ts";

const MOST_GENERATIONS = 16;

/** Reads every source over the window, closes over what the key made, and says what can't be known. */
export const audit: StepModule = async (view) => {
  if (view.state === "auditing.reading") {
    return { do: "publish", events: [fact(view, "audit.read", await readAudit(view))] };
  }
  const judged = fact(view, "audit.judged", { unclassified: unclassifiedCallers(view.incident).length });
  // What the leaked key made is known only now: stanch's own credential may be of it.
  const again = view.incident.lineage.length > 0 ? [await lookAtKey(view)] : [];
  return { do: "publish", events: [...again, judged] };
};

/** The whole window once more: used by the audit step, and at the end for the receipts. */
export async function readAudit(view: View): Promise<AuditSummary> {
  const { incident, adapters } = view;
  const opened = atEarliest(incident, incident.openedAt);
  const from = plus(incident.leaked.exposedAt ?? opened, -incident.plan.lookback);
  const { sources, silent, lineage } = await readWithLineage(view, from);
  const rows = sources.flatMap((source) => source.rows);
  const whoOf = createAttributor(adapters, incident);
  const strangers = unexplained(rows, whoOf);
  const kindOf = (keyId: string): Caller["key"] => keyKindOf(incident.leaked.id, lineage, keyId);
  const exposed = incident.leaked.exposedAt;
  const suspicious = strangers
    .filter(({ at, keyId }) => kindOf(keyId ?? "") !== "replacement" && (exposed === null || at >= exposed))
    .map((row) => row.at);
  return {
    readings: sources.map((source) => source.reading),
    window: { first: earliestOf(suspicious) ?? null, last: latestOf(suspicious) ?? null },
    receipts: sources.flatMap((source) => receiptsOf(incident, source, strangers, whoOf)),
    callers: callersOf(strangers, kindOf, adapters.signer),
    lineage,
    cannotSee: cannotSee(view),
    silent,
  };
}

/** Keys, sessions and principals that the leaked key made, and what those made, in any order of rows. */
async function readWithLineage(
  view: View,
  from: string,
): Promise<{
  sources: readonly SourceRows[];
  silent: AuditSummary["silent"];
  lineage: readonly LineageItem[];
}> {
  const { incident, adapters } = view;
  const now = timeThere(adapters);
  const replacements = keysMade(incident);
  const family = new Map<string, LineageItem>();
  for (let generation = 0; ; generation += 1) {
    const keyIds = [incident.leaked.id, ...family.keys(), ...replacements];
    const { sources, silent } = await createAuditReader(adapters.auditLogs).read(from, now, keyIds);
    const before = family.size;
    for (const source of sources) {
      for (const row of source.rows) {
        const { minted } = row;
        const born = row.keyId === incident.leaked.id || family.has(row.keyId ?? "");
        if (minted === undefined || !born || row.outcome === "refused" || replacements.includes(minted.id))
          continue;
        family.set(minted.id, {
          id: minted.id,
          kind: minted.kind,
          mintedAt: row.at,
          source: source.reading.source,
          mintedBy:
            attribute(incident, row, adapters.inNetwork).by === "unknown"
              ? callerId(row, adapters.signer)
              : null,
        });
      }
    }
    if (family.size === before || generation >= MOST_GENERATIONS)
      return { sources, silent, lineage: [...family.values()] };
  }
}

function receiptsOf(
  incident: Incident,
  { reading, rows, unnamed }: SourceRows,
  strangers: readonly AuditRow[],
  whoOf: WhoOf,
): readonly Receipt[] {
  const receipt = (claim: string, found: readonly AuditRow[]): Receipt => ({
    source: reading.source,
    claim,
    count: found.length,
    first: earliestOf(found.map((row) => row.at)) ?? null,
    last: latestOf(found.map((row) => row.at)) ?? null,
  });
  const old = rows.filter((row) => row.keyId === incident.leaked.id);
  const byConsumer = Object.values(incident.consumers).flatMap(({ consumer, replacement }) => {
    const own = rows.filter((row) => {
      const who = whoOf(row);
      return who.by === "consumers" && who.ids.includes(consumer.id);
    });
    const newId = incident.replacements[replacement]?.key?.id;
    const onNew = own.filter((row) => row.keyId === newId && row.outcome === "accepted");
    return [
      receipt(
        `${consumer.id} on the leaked key`,
        own.filter((row) => row.keyId === incident.leaked.id),
      ),
      ...(newId === undefined ? [] : [receipt(`${consumer.id} on its replacement`, onNew)]),
    ];
  });
  const named = [
    receipt("calls on the leaked key", old),
    ...byConsumer,
    receipt(
      "calls that no consumer explains",
      rows.filter((row) => strangers.includes(row)),
    ),
  ];
  if (reading.identifiesKey) return named;
  // Of a source that names no key, "0 calls" would be a claim that it can't make.
  return [
    receipt("rows that name no key: any may be a call on the leaked one", unnamed),
    ...named.filter(({ count }) => count > 0),
    ...keylessReceipts(incident, unnamed, whoOf, receipt),
  ];
}

/** By looks and time alone, where no row says which key was used: something to read, never proof of anything. */
function keylessReceipts(
  incident: Incident,
  rows: readonly AuditRow[],
  whoOf: WhoOf,
  receipt: (claim: string, found: readonly AuditRow[]) => Receipt,
): readonly Receipt[] {
  const { exposedAt } = incident.leaked;
  const exposed = rows.filter((row) => exposedAt === null || row.at >= exposedAt);
  const lookLike = (id: string): readonly AuditRow[] =>
    exposed.filter((row) => {
      const who = whoOf(row);
      return who.by === "consumers" && who.ids.includes(id);
    });
  return [
    ...Object.keys(incident.consumers).map((id) => receipt(`looks like ${id}, on any key`, lookLike(id))),
    receipt(
      "looks like nobody known, on any key",
      exposed.filter((row) => whoOf(row).by === "unknown"),
    ),
  ];
}

function cannotSee({ adapters, incident }: View): readonly string[] {
  if (adapters.auditLogs.length === 0)
    return ["no audit source is configured: nobody can say who used the key"];
  const said = adapters.auditLogs.flatMap((log) =>
    log.capabilities.cannotSee.map((text) => `${log.name}: ${text}`),
  );
  const blind = adapters.auditLogs.flatMap((log) => [
    ...(log.capabilities.identifiesKey ? [] : [`${log.name}: rows don't name the key`]),
    ...(log.capabilities.recordsRefusals ? [] : [`${log.name}: refused calls don't name the key`]),
  ]);
  const unknown =
    incident.leaked.exposedAt === null
      ? ["nobody knows when the key was exposed: the window may begin earlier"]
      : [];
  return [...said, ...blind, ...unknown];
}
