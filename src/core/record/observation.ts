import type { LineageItem } from "../audit-summary.ts";
import { atLatest } from "../clock-skew.ts";
import type { Caller, Evidence, SourceReading } from "../evidence.ts";
import { foldEvidence } from "../evidence-fold.ts";
import { isLate, runGap, speaksAgainst } from "../evidence-rules.ts";
import type { ConsumerProgress, Incident } from "../incident.ts";
import { isEnrolled } from "../people.ts";
import type { EventBody } from "../journal.ts";
import type { KeyState } from "../key.ts";
import { isEndDenied, isEndKnowable } from "../end-check.ts";
import { doubtEnd } from "./ending.ts";
import { type Instant, earliest, isAfter, latest } from "../time.ts";

/** What was read: the key's state, audit sources, consumers' reports, answers to canaries. */
export function recordObservation(incident: Incident, event: EventBody): Incident {
  switch (event.type) {
    case "key.looked": {
      const { own } = event.data;
      const ended = isEndDenied(incident, event) ? doubtEnd(incident) : incident;
      return { ...ended, leaked: lookedAt(ended, event.data.state, event.at), own, ownStale: false };
    }
    case "audit.read": {
      const lineage = mergeLineage(incident.lineage, event.data.lineage);
      return {
        ...incident,
        audit: event.data,
        ownStale: incident.ownStale || lineage.length > incident.lineage.length,
        lineage,
        readings: mergeReadings(incident.readings, event.data.readings),
        silent: event.data.silent,
        callers: mergeCallers(incident.callers, event.data.callers),
      };
    }
    case "evidence.observed":
      return {
        ...incident,
        observedAt: event.at,
        readings: mergeReadings(incident.readings, event.data.readings),
        silent: event.data.silent,
        callers: mergeCallers(incident.callers, event.data.callers),
        consumers: event.data.evidence.reduce((consumers, shown) => {
          const seen = sinceWithdrawn(incident, shown);
          if (seen === null) return consumers;
          const progress = consumers[seen.consumer];
          if (progress === undefined) return consumers;
          const evidence = foldEvidence(progress.evidence, seen, runGap(incident, progress));
          return { ...consumers, [seen.consumer]: { ...progress, evidence } };
        }, incident.consumers),
      };
    case "evidence.withdrawn": {
      if (!isEnrolled(incident, event.data.by)) return incident;
      // Taking back may shut the gate, never open it: what speaks against the consumer stays.
      const withdrawals = [...incident.withdrawals, { ...event.data, at: event.at }];
      return updateConsumer({ ...incident, withdrawals }, event.data.consumer, (progress) => ({
        ...progress,
        evidence: progress.evidence.filter(
          (seen) => seen.source !== event.data.source || speaksAgainst(seen),
        ),
      }));
    }
    default:
      return incident;
  }
}

/** The leaked key by the provider's word. */
function lookedAt(incident: Incident, state: KeyState, at: Instant): Incident["leaked"] {
  const { leaked } = incident;
  const isDue = isEndKnowable(incident, at);
  const isAlive = state === "live" || state === "disabled";
  // What can't be told takes no end back, nor does what a provider may still say of any key that has just ended.
  const isMoot = !isAlive || (leaked.endedAt !== null && !isDue);
  if (leaked.state === "dead" && isMoot) return { ...leaked, endChecked: leaked.endChecked || isDue };
  // Only from this look on: nobody knows for how long it had been so.
  const isStopped = state === "disabled" || state === "dead";
  const stoppedAt = isStopped ? (leaked.stoppedAt ?? at) : null;
  return { ...leaked, state, stoppedAt, endChecked: state === "dead" && isDue };
}

/** What is left of it after the last withdrawal: a log shows its old rows again at every look. */
function sinceWithdrawn(incident: Incident, seen: Evidence): Evidence | null {
  const at = latest(
    ...incident.withdrawals
      .filter((row) => row.consumer === seen.consumer && row.source === seen.source)
      .map((row) => atLatest(incident, row.at)),
  );
  if (at === undefined || speaksAgainst(seen)) return seen;
  if (!isAfter(seen.last, at)) return null;
  const runs = seen.runs.filter((run) => isAfter(run, at));
  return { ...seen, first: runs[0] ?? seen.last, count: Math.max(1, runs.length), runs };
}

export function updateConsumer(
  incident: Incident,
  id: string,
  change: (progress: ConsumerProgress) => ConsumerProgress,
): Incident {
  const progress = incident.consumers[id];
  return progress === undefined
    ? incident
    : { ...incident, consumers: { ...incident.consumers, [id]: change(progress) } };
}

/**
 * A source stays complete from where it first was; gaps stay known. How far it has been read says the newest reading: an
 * earlier one by a clock that was ahead would pass for silence until that time has come. Only what was late, at the end of
 * an earlier reading, may have come since: there a later reading that covers it says how it is.
 */
function mergeReadings(known: Incident["readings"], seen: readonly SourceReading[]): Incident["readings"] {
  return seen.reduce((readings, reading) => {
    const before = readings[reading.source];
    if (before === undefined) return { ...readings, [reading.source]: reading };
    const isReadAgain = (gap: SourceReading["gaps"][number]): boolean =>
      isLate(before, gap) && !isAfter(reading.from, gap.from) && !isAfter(gap.to, reading.through);
    const kept = before.gaps.filter((gap) => !isReadAgain(gap));
    const gaps = [...kept, ...reading.gaps, ...holeBetween(before, reading)].filter(
      (gap, index, all) => all.findIndex((other) => other.from === gap.from && other.to === gap.to) === index,
    );
    const from = earliest(before.from, reading.from) ?? reading.from;
    return { ...readings, [reading.source]: { ...reading, from, gaps } };
  }, known);
}

/** What nobody read, because a later reading began after the earlier one ended, is a gap like any other. */
function holeBetween(before: SourceReading, reading: SourceReading): SourceReading["gaps"] {
  return isAfter(reading.from, before.through)
    ? [{ from: before.through, to: reading.from, reason: "nobody read the source in between" }]
    : [];
}

/** What became of something is known better by a later reading; that somebody ended it stays. */
function mergeLineage(known: Incident["lineage"], seen: readonly LineageItem[]): Incident["lineage"] {
  const isKnown = new Set(known.map(({ id }) => id));
  const again = known.map((item) => {
    const { endedAt, expiresAt } = seen.find(({ id }) => id === item.id) ?? item;
    return { ...item, endedAt, expiresAt };
  });
  const fresh = seen.filter(({ id }) => !isKnown.has(id));
  return [...again, ...fresh.map((item) => ({ ...item, ended: false }))];
}

function mergeCallers(known: Incident["callers"], seen: readonly Caller[]): Incident["callers"] {
  return seen.reduce((callers, caller) => {
    const before = callers[caller.id];
    if (before === undefined) return { ...callers, [caller.id]: caller };
    return {
      ...callers,
      [caller.id]: {
        ...caller,
        first: earliest(before.first, caller.first) ?? caller.first,
        last: latest(before.last, caller.last) ?? caller.last,
        lastAccepted: latest(before.lastAccepted ?? undefined, caller.lastAccepted ?? undefined) ?? null,
        accepted: Math.max(before.accepted, caller.accepted),
        refused: Math.max(before.refused, caller.refused),
      },
    };
  }, known);
}
