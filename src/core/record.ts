import { recordClock } from "./clock-skew.ts";
import type { Incident } from "./incident.ts";
import type { EventBody } from "./journal.ts";
import { recordEffect } from "./record/effect.ts";
import { recordEnding } from "./record/ending.ts";
import { recordObservation } from "./record/observation.ts";
import { recordPerson } from "./record/person.ts";
import { recordSwap } from "./record/swap.ts";
import { voidApprovals } from "./record/approval.ts";

/**
 * The incident after one more row. Pure: the same rows give the same incident. Rows that change nothing here
 * (lease, checkpoint, consent) only move `lastAt`.
 */
export function record(incident: Incident, event: EventBody): Incident {
  const next = [recordClock, recordEffect, recordObservation, recordSwap, recordEnding, recordPerson].reduce(
    (state, reducer) => reducer(state, event),
    incident,
  );
  return voidApprovals(incident, { ...next, lastAt: event.at }, event);
}
