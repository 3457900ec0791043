import type { AuditRow } from "../../core/audit.ts";
import { type AuditSummary, type Receipt, judgedFor } from "../../core/audit-summary.ts";
import { atEarliest } from "../../core/clock-skew.ts";
import type { Incident } from "../../core/incident.ts";
import { tellOf } from "../../core/key-words.ts";
import { isExposureUnknown } from "../../core/purpose.ts";
import { earliestOf, latestOf, plus } from "../../core/time.ts";
import { keyKindOf, unclassifiedCallers } from "../../core/unknown-callers.ts";
import type { SourceRows } from "../audit-rows.ts";
import { callersOf } from "../callers.ts";
import { judgeUse } from "../judge-use.ts";
import { type WhoOf, createAttributor } from "../observe.ts";
import { type StepModule, type View, fact } from "../work.ts";
import { lookAtKey } from "./contain.ts";

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
  const { sources, silent, lineage, judged, window, misused } = await judgeUse(view, from);
  const rows = sources.flatMap((source) => source.rows);
  const whoOf = createAttributor(adapters, incident);
  // Whoever only looks like a consumer has to be judged by a person too.
  const strangers = rows.filter((row) => whoOf(row).by === "unknown" || misused.has(row));
  return {
    readings: sources.map((source) => source.reading),
    window,
    judged: judgedFor(incident.plan, judged),
    receipts: sources.flatMap((source) => receiptsOf(incident, source, strangers, whoOf)),
    callers: callersOf(strangers, (keyId) => keyKindOf(incident.leaked.id, lineage, keyId), adapters.signer),
    lineage,
    cannotSee: cannotSee(view),
    silent,
  };
}

function receiptsOf(
  incident: Incident,
  { reading, rows, unnamed }: SourceRows,
  strangers: readonly AuditRow[],
  whoOf: WhoOf,
): readonly Receipt[] {
  const tell = tellOf(incident.plan);
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
        tell`${consumer.id} on the leaked key`,
        own.filter((row) => row.keyId === incident.leaked.id),
      ),
      ...(newId === undefined ? [] : [receipt(`${consumer.id} on its replacement`, onNew)]),
    ];
  });
  const named = [
    receipt(tell("calls on the leaked key"), old),
    ...byConsumer,
    receipt(
      "calls that no consumer explains",
      rows.filter((row) => strangers.includes(row)),
    ),
  ];
  if (reading.identifiesKey) return named;
  // Of a source that names no key, "0 calls" would be a claim that it can't make.
  return [
    receipt(tell("rows that name no key: any may be a call on the leaked one"), unnamed),
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
  const unknown = isExposureUnknown(incident)
    ? ["nobody knows when the key was exposed: the window may begin earlier"]
    : [];
  return [...said, ...blind, ...unknown];
}
