import { type InNetwork, matches } from "../../attribution.ts";
import type { AuditEvent } from "../../audit-event.ts";
import { callerOf } from "../../audit-judge/known.ts";
import { networkOf } from "../../audit-judge/network-of.ts";
import type { CallerMatch } from "../../consumer.ts";
import { type Instant, type Seconds, toMillis } from "../../time.ts";
import type { InventoryRow } from "../row.ts";

/** Somebody who calls and whom no row of the inventory explains. */
export interface UnexplainedCaller {
  /** Whole user agents, as far as there are few. */
  readonly userAgents: readonly string[];
  readonly network: string | null;
  readonly addresses: readonly string[];
  readonly principals: readonly string[];
  readonly keyIds: readonly string[];
  readonly count: number;
  readonly first: Instant;
  readonly last: Instant;
  /** The usual time between two runs, a guess; null where there are too few or no beat. */
  readonly period: Seconds | null;
}

export interface UnexplainedCallers {
  readonly callers: readonly UnexplainedCaller[];
  /** Calls that a row, or the responder, explains. */
  readonly explained: number;
  readonly calls: number;
  /** Rows of which the log shows a call, with how many. */
  readonly seen: Readonly<Record<string, number>>;
  /** There were so many callers that the rest is one. */
  readonly crowded: boolean;
}

const MOST_CALLERS = 2000;
const MOST_KEPT = 20;
const MOST_TIMES = 5000;
const THE_REST = "the rest";

/** Holds every event against the rows: takes one pass and holds no events. */
export function createLogCallers(
  rows: readonly InventoryRow[],
  responder: CallerMatch,
  key: string | null,
  inNetwork: InNetwork,
) {
  const callers = new Map<string, Held>();
  const seen = new Map<string, number>();
  let [explained, calls, crowded] = [0, 0, false];
  return {
    add(event: AuditEvent): void {
      if (key !== null && !event.keyIds.includes(key)) return;
      calls += 1;
      const ids = rows
        .filter(({ match }) => match !== undefined && matches(match, event, inNetwork))
        .map(({ id }) => id);
      for (const id of ids) seen.set(id, (seen.get(id) ?? 0) + 1);
      if (ids.length > 0 || matches(responder, event, inNetwork)) {
        explained += 1;
        return;
      }
      const name = JSON.stringify([callerOf(event), event.principals[0] ?? null]);
      const isRest = callers.size >= MOST_CALLERS && !callers.has(name);
      crowded ||= isRest;
      const own = callers.get(isRest ? THE_REST : name) ?? createHeld(event);
      callers.set(isRest ? THE_REST : name, own);
      hold(own, event);
    },
    result(): UnexplainedCallers {
      const all = [...callers.values()].map(shown).toSorted((a, b) => b.count - a.count);
      return { callers: all, explained, calls, seen: Object.fromEntries(seen), crowded };
    },
  };
}

interface Held {
  readonly network: string | null;
  readonly userAgents: Set<string>;
  readonly addresses: Set<string>;
  readonly principals: Set<string>;
  readonly keyIds: Set<string>;
  readonly times: number[];
  count: number;
  first: Instant;
  last: Instant;
}

function createHeld(event: AuditEvent): Held {
  return {
    network: event.byService ? null : networkOf(event.address),
    userAgents: new Set(),
    addresses: new Set(),
    principals: new Set(),
    keyIds: new Set(),
    times: [],
    count: 0,
    first: event.at,
    last: event.at,
  };
}

function hold(held: Held, event: AuditEvent): void {
  held.count += 1;
  keep(held.userAgents, event.userAgent);
  keep(held.addresses, event.address);
  for (const principal of event.principals) keep(held.principals, principal);
  for (const id of event.keyIds) keep(held.keyIds, id);
  if (held.times.length < MOST_TIMES) held.times.push(toMillis(event.at));
  if (toMillis(event.at) < toMillis(held.first)) held.first = event.at;
  if (toMillis(event.at) > toMillis(held.last)) held.last = event.at;
}

function keep(set: Set<string>, text: string | null): void {
  if (text !== null && text !== "" && set.size < MOST_KEPT) set.add(text);
}

function shown({ times, userAgents, addresses, principals, keyIds, ...held }: Held): UnexplainedCaller {
  return {
    ...held,
    userAgents: [...userAgents],
    addresses: [...addresses],
    principals: [...principals],
    keyIds: [...keyIds],
    period: periodOf(times),
  };
}

const USUAL: readonly Seconds[] = [
  60, 300, 600, 900, 1800, 3600, 7200, 10_800, 14_400, 21_600, 28_800, 43_200, 86_400, 604_800,
];
/** Calls closer to each other than this are one run. */
const RUN_MS = 30_000;
const LEAST_RUNS = 4;

/** The median of the times between runs, if it is near a length that people choose and most runs keep to it. */
export function periodOf(times: readonly number[]): Seconds | null {
  const sorted = times.toSorted((a, b) => a - b);
  const starts = sorted.filter((at, index) => index === 0 || at - (sorted[index - 1] ?? 0) > RUN_MS);
  if (starts.length < LEAST_RUNS) return null;
  const gaps = starts.slice(1).map((at, index) => (at - (starts[index] ?? 0)) / 1000);
  const median = gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 0;
  const usual = USUAL.find((length) => Math.abs(length - median) <= length * 0.1);
  if (usual === undefined) return null;
  const inBeat = gaps.filter(
    (gap) => Math.abs(gap - usual * Math.max(1, Math.round(gap / usual))) <= usual * 0.15,
  ).length;
  return inBeat >= gaps.length * 0.7 ? usual : null;
}
