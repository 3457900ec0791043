import type {
  CallMaker,
  EventVerdict,
  JudgedCall,
  JudgedEvent,
  Outline,
} from "../core/audit-judge/judgement.ts";
import { earliest, latest } from "../core/time.ts";
import { type Axis, axisOf } from "./picture-axis.ts";

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

/** What matters is the time from the exposure to the last misuse or, without any, to the last use that nothing explains. */
function axisOfLog({ exposedAt, endedAt, calls, window, misuse }: Outline): Axis | null {
  const { first, last } = calls;
  if (first === null || last === null) return null;
  const began = exposedAt ?? window.first ?? first;
  const from = earliest(began, window.first ?? undefined) ?? began;
  const to = misuse.last ?? window.last ?? last;
  const all = {
    from: earliest(first, from) ?? first,
    to: latest(last, endedAt ?? undefined, from) ?? last,
  };
  return axisOf(all, { from, to });
}
