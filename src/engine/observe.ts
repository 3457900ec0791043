import { namesOf } from "../core/audit-summary.ts";
import { type Attribution, attribute } from "../core/attribution.ts";
import type { AuditRow } from "../core/audit.ts";
import { atEarliest, atLatest } from "../core/clock-skew.ts";
import type { Evidence } from "../core/evidence.ts";
import { runGap, spaced } from "../core/evidence-rules.ts";
import { type ConsumerProgress, type Incident, activeConsumers } from "../core/incident.ts";
import type { EventBody, EventData } from "../core/journal.ts";
import { keyByPrincipal, ownPrincipal } from "../core/own-principal.ts";
import { earliestOf, isAfter, plus } from "../core/time.ts";
import { keyKindOf } from "../core/unknown-callers.ts";
import type { ConsumerProbe, ConsumerReport } from "../ports/probe.ts";
import type { Adapters } from "./adapters.ts";
import { type SourceRows, createAuditReader } from "./audit-rows.ts";
import { callersOf } from "./callers.ts";
import { timeThere } from "./clock-check.ts";
import { type KeyTeller, createKeyTeller } from "./which-key.ts";

const RUNS_KEPT = 8;

/** Looks at every consumer and every source once more and says what it saw. Changes nothing outside. */
export interface Observer {
  observe(incident: Incident): Promise<EventBody>;
}

/** One observer for one driver: it remembers what it read, so that polling a log reads only its end. */
export function createObserver(adapters: Adapters): Observer {
  const reader = createAuditReader(adapters.auditLogs);
  const tell = createKeyTeller(adapters);
  return {
    async observe(incident) {
      const now = timeThere(adapters);
      const written = activeConsumers(incident).filter((progress) => progress.writtenAt !== null);
      const reports = await Promise.all(
        written.map((progress) => reportsOf(adapters, incident, progress, tell)),
      );
      // From the beginning, or from where a source was complete or a gap began before it. How far was read before, and when
      // a consumer was written, may have been noted by a clock that was ahead: what happened in between would go unread.
      const known = Object.values(incident.readings);
      const before = known.flatMap(({ through, gaps }) => [through, ...gaps.map((gap) => gap.from)]);
      const opened = atEarliest(incident, incident.openedAt);
      const since = earliestOf([opened, ...before]) ?? opened;
      const lineage = incident.lineage.flatMap(namesOf);
      const keyIds = [incident.leaked.id, ...lineage, ...keysMade(incident)];
      const { sources, silent } = await reader.read(since, now, keyIds);
      const joined = sources.map((source) => joinedRows(incident, source));
      // The leaked key's principal may have other keys, and other callers: only who looks like a consumer is held to it.
      const rows = [
        ...sources.flatMap((source) => source.rows),
        ...joined.flat().filter(({ keyId }) => keyId !== incident.leaked.id),
      ];
      const whoOf = createAttributor(adapters, incident);
      const data: EventData["evidence.observed"] = {
        readings: sources.map((source) => source.reading),
        evidence: [
          ...reports.flatMap((report) => report.evidence),
          ...sources.flatMap((source, index) =>
            auditEvidence(adapters, incident, source, joined[index] ?? [], whoOf),
          ),
        ],
        callers: callersOf(
          unexplained(rows, whoOf),
          (keyId) => keyKindOf(incident.leaked.id, incident.lineage, keyId),
          adapters.signer,
        ),
        silent: [...silent, ...reports.flatMap((report) => report.silent)],
      };
      return { type: "evidence.observed", at: adapters.clock.now(), actor: "stanch", data };
    },
  };
}

/** Replacements, and those that people rejected: a thief may go on with one until it has ended. */
export function keysMade({ replacements, orphans }: Incident): readonly string[] {
  const rejected = orphans.flatMap((orphan) => (orphan.rejected ? [orphan.keyId] : []));
  return [
    ...Object.values(replacements).flatMap((row) => (row.key === null ? [] : [row.key.id])),
    ...rejected,
  ];
}

/** Rows on a key that is watched that no declared consumer and no responder explains. */
export function unexplained(rows: readonly AuditRow[], whoOf: WhoOf): readonly AuditRow[] {
  return rows.filter((row) => row.keyId !== null && whoOf(row).by === "unknown");
}

export type WhoOf = (row: AuditRow) => Attribution;

/** Attributes each row once, by the incident as it stands. */
export function createAttributor({ inNetwork }: Adapters, incident: Incident): WhoOf {
  const known = new Map<AuditRow, Attribution>();
  return (row) => {
    const who = known.get(row) ?? attribute(incident, row, inNetwork);
    known.set(row, who);
    return who;
  };
}

async function reportsOf(
  adapters: Adapters,
  incident: Incident,
  progress: ConsumerProgress,
  tell: KeyTeller,
): Promise<{ evidence: Evidence[]; silent: { source: string; reason: string }[] }> {
  const evidence: Evidence[] = [];
  const silent: { source: string; reason: string }[] = [];
  for (const probe of adapters.probes(progress.consumer)) {
    const first = await probe.ask();
    for (const said of [first, ...(first.others ?? [])]) {
      const report = said.isAskTime === true ? { ...said, at: atEarliest(incident, said.at) } : said;
      const key = await tell(incident, progress, report.sha256Prefix);
      const isSettled = isOfAfterSwap(incident, progress, probe, report);
      const seen = isSettled ? reportEvidence(progress, probe, report, key) : [];
      evidence.push(...seen);
      if (seen.length === 0)
        silent.push({ source: probe.name, reason: reasonOf(progress, report, isSettled) });
    }
  }
  return { evidence, silent };
}

/** Why a report proves nothing; a success of before the swap must not look like an answer that was thrown away. */
function reasonOf({ writtenAt }: ConsumerProgress, report: ConsumerReport, isSettled: boolean): string {
  const said = `${report.outcome}: ${report.detail}`;
  if (report.outcome === "unknown" || writtenAt === null) return said;
  return isSettled ? said : `nothing since the swap yet (${said})`;
}

/** Right after a reload a consumer may still answer for its last call before it. */
function isOfAfterSwap(
  incident: Incident,
  { writtenAt }: ConsumerProgress,
  { settles }: ConsumerProbe,
  { at }: ConsumerReport,
): boolean {
  return writtenAt !== null && isAfter(at, plus(atLatest(incident, writtenAt), settles));
}

function reportEvidence(
  { consumer }: ConsumerProgress,
  probe: ConsumerProbe,
  report: ConsumerReport,
  key: Evidence["key"],
): readonly Evidence[] {
  const base = {
    consumer: consumer.id,
    class: "observed",
    source: probe.name,
    via: "report",
    key,
    ...(report.instance === undefined ? {} : { instance: report.instance }),
    first: report.at,
    last: report.at,
    count: 1,
    runs: [report.at],
    seesRefusals: true,
    hash: report.hash,
  } as const;
  const facts: Evidence[] = [];
  if (report.outcome === "success") facts.push({ ...base, fact: "use" });
  if (report.outcome === "refused") facts.push({ ...base, fact: "refusal" });
  // A fingerprint that is neither key's says only that something else is configured: `unnamed` proves nothing.
  if (report.sha256Prefix !== undefined) facts.push({ ...base, fact: "holds" });
  if (report.partial !== true || key === "old") return facts;
  // Some of a consumer's runtimes speak against it for all of them, and for it only together.
  return facts.filter(({ fact }) => fact === "refusal" || (fact === "holds" && key !== "new"));
}

/** Rows that name no key, with the one that their principal stands for. */
function joinedRows(incident: Incident, { reading, unnamed }: SourceRows): readonly AuditRow[] {
  return unnamed.flatMap((row) => {
    const keyId = keyByPrincipal(incident, reading, row);
    return keyId === null ? [] : [{ ...row, keyId }];
  });
}

function auditEvidence(
  adapters: Adapters,
  incident: Incident,
  { reading, rows }: SourceRows,
  joined: readonly AuditRow[],
  whoOf: WhoOf,
): readonly Evidence[] {
  return activeConsumers(incident).flatMap((progress) => {
    const { writtenAt, consumer } = progress;
    if (writtenAt === null) return [];
    // Where its replacement isn't told from the leaked key by its principal, that of the leaked one says nothing of it.
    const told = new Set(ownPrincipal(incident, progress.replacement) === null ? [] : joined);
    const swapped = atEarliest(incident, writtenAt);
    const own = [...rows, ...told].filter((row) => {
      if (!isAfter(row.at, swapped)) return false;
      const who = whoOf(row);
      return who.by === "consumers" && who.ids.includes(consumer.id);
    });
    const newId = incident.replacements[progress.replacement]?.key?.id;
    const isCovered =
      reading.covers.includes("*") || consumer.calls.every((kind) => reading.covers.includes(kind));
    const asItself = isCovered ? own.filter((row) => told.has(row)) : [];
    const facts: readonly [Evidence["fact"], Evidence["key"], readonly AuditRow[]][] = [
      ["holds", "new", asItself.filter((row) => row.keyId === newId && row.outcome === "accepted")],
      ["use", "new", own.filter((row) => row.keyId === newId && row.outcome === "accepted")],
      ["refusal", "new", own.filter((row) => row.keyId === newId && row.outcome === "refused")],
      ["use", "old", own.filter((row) => row.keyId === incident.leaked.id && row.outcome !== "refused")],
      ["refusal", "old", own.filter((row) => row.keyId === incident.leaked.id && row.outcome === "refused")],
    ];
    return facts.flatMap(([kind, key, found]) => {
      const times = found.map((row) => row.at).sort();
      const [first] = times;
      const last = times.at(-1);
      if (first === undefined || last === undefined) return [];
      const hash = adapters.signer.digest(found.map((row) => row.hash).join("\n"));
      return [
        {
          consumer: consumer.id,
          class: "observed" as const,
          source: reading.source,
          via: "audit" as const,
          fact: kind,
          key,
          first,
          last,
          count: found.length,
          runs: spaced(times, runGap(incident, progress)).slice(-RUNS_KEPT),
          seesRefusals: reading.recordsRefusals,
          hash,
        },
      ];
    });
  });
}
