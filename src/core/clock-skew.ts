import type { Incident } from "./incident.ts";
import type { EventBody } from "./journal.ts";
import { type Instant, type Seconds, isAfter, plus, secondsBetween } from "./time.ts";

/**
 * A stretch in which this machine's clock went evenly, and by how much it was ahead of the provider's then. `from` and `to`
 * are its bounds as this clock told them, null while it lasts: a moment may lie in two where the clock was set back.
 */
export interface ClockStretch {
  readonly from: Instant;
  readonly to: Instant | null;
  /** Negative where this clock is behind. */
  readonly least: Seconds;
  readonly most: Seconds;
  /** When it was measured, by this clock. */
  readonly at: Instant;
  /** The latest time on a row since: no moment that it told is later. */
  readonly told: Instant;
}

/** Off by more than this a clock tells nothing of when it was, and people are told to set it. */
export const MOST_OFF: Seconds = 300;

type Clocked = Pick<Incident, "clock">;

/*
 * Rows carry this machine's time; log rows, reports and lists the time of others, for which the provider's stands. The two
 * are compared through the functions below and nowhere else. A clock that was never measured is taken as it stands.
 */

/** The earliest that a moment told by this clock can have been by the provider's. */
export function atEarliest(incident: Clocked, at: Instant): Instant {
  return shifted(at, Math.max(...stretchesAt(incident, at).map(({ most }) => most)));
}

/** The latest that it can have been. */
export function atLatest(incident: Clocked, at: Instant): Instant {
  return shifted(at, Math.min(...stretchesAt(incident, at).map(({ least }) => least)));
}

/** The latest that it can be now: how old something may be by now. */
export function latestNow({ clock }: Clocked, now: Instant): Instant {
  return shifted(now, clock.at(-1)?.least ?? 0);
}

/** The earliest that it can be now: what has surely come to pass. */
export function earliestNow({ clock }: Clocked, now: Instant): Instant {
  return shifted(now, clock.at(-1)?.most ?? 0);
}

/** So many seconds have surely passed since a moment that this clock told. */
export function hasPassed(incident: Clocked, since: Instant, seconds: Seconds, now: Instant): boolean {
  return secondsBetween(atLatest(incident, since), earliestNow(incident, now)) >= seconds;
}

/** When it will surely be so late by the provider's clock, on this one: to wait for, and to show. */
export function onThisClock({ clock }: Clocked, at: Instant): Instant {
  return shifted(at, -(clock.at(-1)?.most ?? 0));
}

/** By how much this clock is ahead, as last measured; null where nobody has told the time. */
export function aheadNow({ clock }: Clocked): Seconds | null {
  const current = clock.at(-1);
  return current === undefined ? null : (current.least + current.most) / 2;
}

/** A measurement that says nothing new: what can't be told apart is the same. */
export function isAsMeasured({ clock }: Clocked, ahead: Seconds, within: Seconds): boolean {
  const current = clock.at(-1);
  if (current === undefined) return false;
  return ahead >= current.least - within - JITTER && ahead <= current.most + within + JITTER;
}

/** Less than this is drift, or an answer that took its time. */
const JITTER: Seconds = 1;

/**
 * What was measured, against what was measured before. Where the two differ the clock was set at some time in between, and
 * nobody knows when: what it told since it was last found unchanged may be by either.
 */
export function recordClock(incident: Incident, event: EventBody): Incident {
  const current = incident.clock.at(-1);
  if (event.type !== "clock.measured") {
    if (current === undefined || !isAfter(event.at, current.told)) return incident;
    return { ...incident, clock: [...incident.clock.slice(0, -1), { ...current, told: event.at }] };
  }
  const { ahead, within, unchangedAt } = event.data;
  const next = { to: null, least: ahead - within, most: ahead + within, at: event.at, told: event.at };
  if (current === undefined) return { ...incident, clock: [{ ...next, from: incident.openedAt }] };
  const before = unchangedAt ?? current.at;
  // By the provider's clock, which went on evenly, if both were measured alike.
  const since = secondsBetween(plus(before, -current.most), plus(event.at, -next.least));
  const between = Math.max(0, since);
  const closed = { ...current, to: plus(before, between) };
  return {
    ...incident,
    clock: [...incident.clock.slice(0, -1), closed, { ...next, from: plus(event.at, -between) }],
  };
}

function stretchesAt({ clock }: Clocked, at: Instant): readonly Pick<ClockStretch, "least" | "most">[] {
  if (clock.length === 0) return UNMEASURED;
  const fitting = clock.filter(({ from, to, told }) => !isAfter(from, at) && !isAfter(at, to ?? told));
  return fitting.length > 0 ? fitting : clock;
}

const UNMEASURED = [{ least: 0, most: 0 }];

function shifted(at: Instant, ahead: Seconds): Instant {
  return ahead === 0 ? at : plus(at, -ahead);
}
