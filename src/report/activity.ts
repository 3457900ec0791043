import type {
  CallMaker,
  EventVerdict,
  JudgedCall,
  JudgedEvent,
  Outline,
} from "../core/audit-judge/judgement.ts";
import { type Instant, type Seconds, earliest, latest, secondsBetween } from "../core/time.ts";
import { type Axis, axisOf } from "./pictures/picture-axis.ts";

/** Calls counted by maker and time while a log is judged. Memory doesn't grow with the calls. */
export interface Activity {
  add(judged: JudgedEvent, call: JudgedCall): void;
  readonly axis: Axis;
  /** In the order of their first calls. */
  readonly rows: () => readonly ActivityRow[];
}

export interface ActivityRow {
  readonly by: CallMaker;
  readonly slots: readonly SlotCounts[];
}

export interface SlotCounts {
  readonly slot: number;
  readonly counts: readonly CallCount[];
}

/** How many calls of a kind; none is never listed. */
export interface CallCount {
  readonly verdict: EventVerdict;
  readonly refused: boolean;
  readonly count: number;
}

/** Strangers with a row of their own; the rest has one together, under this place. */
export const MOST_STRANGERS = 10;

const KINDS = (["legitimate", "undetermined", "misuse"] as const).flatMap((verdict) =>
  [false, true].map((refused) => ({ verdict, refused })),
);

/** Null where there is no call to count. */
export function createActivity(outline: Outline): Activity | null {
  const axis = axisOfLog(outline);
  if (axis === null) return null;
  const rows = new Map<string, { readonly by: CallMaker; readonly counts: Uint32Array }>();
  return {
    axis,
    add({ verdict }, { at, refused, by: maker }) {
      const by = bounded(maker);
      const name = nameOf(by);
      const row = rows.get(name) ?? { by, counts: new Uint32Array(axis.slots * KINDS.length) };
      rows.set(name, row);
      const slot = Math.min(axis.slots - 1, Math.floor(axis.place(at)));
      const kind = KINDS.findIndex((one) => one.verdict === verdict && one.refused === refused);
      const cell = slot * KINDS.length + kind;
      row.counts[cell] = (row.counts[cell] ?? 0) + 1;
    },
    rows: () =>
      [...rows.values()].map(({ by, counts }) => ({
        by,
        slots: Array.from({ length: axis.slots }, (_, slot) => ({
          slot,
          counts: countsAt(counts, slot),
        })).filter((one) => one.counts.length > 0),
      })),
  };
}

function countsAt(cells: Uint32Array, slot: number): readonly CallCount[] {
  return KINDS.map((kind, index) => ({ ...kind, count: cells[slot * KINDS.length + index] ?? 0 })).filter(
    ({ count }) => count > 0,
  );
}

function bounded(by: CallMaker): CallMaker {
  return by.is === "stranger" ? { is: "stranger", place: Math.min(by.place, MOST_STRANGERS) } : by;
}

function nameOf(by: CallMaker): string {
  if (by.is === "consumer") return `consumer:${by.id}`;
  return by.is === "stranger" ? `stranger:${by.place}` : by.is;
}

/**
 * What matters ends with the last misuse or, without any, with the last use that nothing explains. It begins with the
 * exposure, unless the key then lay unused for so long that the misuse would be a speck.
 */
function axisOfLog({ exposedAt, endedAt, calls, window, misuse }: Outline): Axis | null {
  const { first, last } = calls;
  if (first === null || last === null) return null;
  const began = misuse.first ?? window.first;
  const to = misuse.last ?? window.last ?? last;
  const from = began === null ? (exposedAt ?? first) : beginning(exposedAt, began, to);
  const all = [first, last, from, exposedAt ?? undefined, endedAt ?? undefined];
  return axisOf({ from: earliest(...all) ?? first, to: latest(...all) ?? last }, { from, to });
}

/** Of what matters, the misuse has a sixth at least. */
const MOST_QUIET = 5;
const SHORT_MISUSE: Seconds = 600;

function beginning(exposedAt: Instant | null, began: Instant, to: Instant): Instant {
  if (exposedAt === null) return began;
  const quiet = secondsBetween(exposedAt, began);
  return quiet > MOST_QUIET * Math.max(secondsBetween(began, to), SHORT_MISUSE) ? began : exposedAt;
}
