import { endLag } from "../core/end-lag.ts";
import type { Incident } from "../core/incident.ts";
import type { JournalEntry } from "../core/journal.ts";
import { type Instant, type Seconds, isAfter, latestOf, secondsBetween } from "../core/time.ts";
import { type EntryOf, entriesOf } from "./history.ts";
import { type Sighting, sightingsOf } from "./sightings.ts";

/**
 * How long the provider took to refuse the leaked key. Nobody saw the moment itself: it lies between the last call that was
 * let in and the first that was refused.
 */
export interface Lag {
  readonly of: "end" | "disable";
  /** When the provider answered. */
  readonly at: Instant;
  /** Seconds after that answer at which the key was still accepted; null if it was never seen accepted. */
  readonly from: Seconds | null;
  /** Seconds after the call went out at which it was refused; null if it wasn't yet. */
  readonly to: Seconds | null;
  /** Seconds for which it was refused again and again since; null if it was refused once at most. */
  readonly still: Seconds | null;
  readonly acceptedAgain: boolean;
  readonly source: string;
  /** The token cache of the provider, as declared. */
  readonly declared: Seconds;
  /** It was accepted for longer than that. */
  readonly exceeds: boolean;
}

/** Of every end and every disable that stanch made itself, as far as a refusal can be seen. */
export function lagsOf(incident: Incident, entries: readonly JournalEntry[]): readonly Lag[] {
  return [...disablesOf(incident, entries), ...endsOf(incident, entries)];
}

/** Only an end that stanch saw done: of others nobody knows when they happened. */
function endsOf(incident: Incident, entries: readonly JournalEntry[]): readonly Lag[] {
  const ends = entriesOf(entries, "key.ended").filter(({ data }) => data.keyId === incident.leaked.id);
  return ends.flatMap((end, index) => {
    const probes = entriesOf(between(entries, end, ends[index + 1]), "canary.probed");
    if (end.data.how !== "ended" || probes.length === 0) return [];
    const sightings = probes.flatMap(({ at, data }): readonly Sighting[] =>
      data.outcome === "unknown"
        ? []
        : [{ source: "canary", accepted: data.outcome === "accepted", from: at, to: data.answeredAt ?? at }],
    );
    return lagOf(incident, entries, end, "end", sightings) ?? [];
  });
}

function disablesOf(incident: Incident, entries: readonly JournalEntry[]): readonly Lag[] {
  const rungs = entriesOf(entries, "rung.applied").filter(({ data }) => data.rung === "disable");
  return rungs.flatMap((applied) => {
    const over = entries.find(
      (row) =>
        row.seq > applied.seq &&
        (row.type === "key.ended" || (row.type === "rung.undone" && row.data.rung === "disable")),
    );
    const sightings = sightingsOf(entriesOf(entries, "evidence.observed"), applied.at, over?.at ?? null);
    const lag = lagOf(incident, entries, applied, "disable", sightings);
    return lag === null || lag.to === null ? [] : [lag];
  });
}

function between(
  entries: readonly JournalEntry[],
  after: JournalEntry,
  before: JournalEntry | undefined,
): readonly JournalEntry[] {
  return entries.filter(({ seq }) => seq > after.seq && (before === undefined || seq < before.seq));
}

function lagOf(
  { plan }: Incident,
  entries: readonly JournalEntry[],
  done: EntryOf<"key.ended"> | EntryOf<"rung.applied">,
  of: Lag["of"],
  sightings: readonly Sighting[],
): Lag | null {
  const first = sightings
    .filter(({ accepted }) => !accepted)
    .reduce<Sighting | null>((best, one) => (best === null || isAfter(best.to, one.to) ? one : best), null);
  const isBefore = ({ from }: Sighting): boolean => first === null || !isAfter(from, first.from);
  const accepted = sightings.filter((one) => one.accepted);
  const last = latestOf(accepted.filter(isBefore).map(({ from }) => from));
  const again = accepted.find((one) => !isBefore(one));
  const refusedUntil = latestOf(
    sightings
      .filter((one) => !one.accepted && (again === undefined || !isAfter(one.from, again.from)))
      .map(({ from }) => from),
  );
  const intent = entriesOf(entries, "effect.intended").findLast(
    (row) => row.data.effect === done.data.effect && row.seq < done.seq,
  );
  const declared = of === "end" ? endLag(plan.capabilities) : plan.capabilities.tokenCache;
  const from = last === undefined ? null : Math.max(0, secondsBetween(done.at, last));
  const still =
    first === null || refusedUntil === undefined ? 0 : Math.max(0, secondsBetween(first.to, refusedUntil));
  return {
    of,
    at: done.at,
    from,
    to: first === null ? null : Math.max(from ?? 0, secondsBetween(intent?.at ?? done.at, first.to)),
    still: still === 0 ? null : still,
    acceptedAgain: again !== undefined,
    source: first?.source ?? sightings[0]?.source ?? "canary",
    declared,
    exceeds: from !== null && from > declared,
  };
}
