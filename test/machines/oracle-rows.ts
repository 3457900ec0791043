import type { EventBody, EventType } from "../../src/core/journal.ts";
import type { OpeningEntry } from "../../src/core/open-incident.ts";

/** What is known before one row is judged. */
export interface Known {
  readonly opening: OpeningEntry;
  /** Rows in order, each with the state the machine was in after it. */
  readonly history: readonly { readonly row: EventBody; readonly state: string }[];
  readonly now: string;
}

type RowOf<T extends EventType> = Extract<EventBody, { type: T }> & { readonly index: number };

/** Two enrolled people; in a solo workspace one, twice, ten minutes apart. */
export function twoSigned(
  { opening }: Known,
  rows: readonly { readonly at: string; readonly data: { readonly by: string } }[],
): boolean {
  if (new Set(rows.map(({ data }) => data.by)).size > 1) return true;
  const [first, last] = [rows[0]?.at, rows.at(-1)?.at];
  return (
    opening.data.policy === "solo" && first !== undefined && last !== undefined && seconds(first, last) >= 600
  );
}

/** Rows of one type in order; what somebody signed who isn't of the incident counts for nothing. */
export function rowsOf<T extends EventType>({ opening, history }: Known, type: T): readonly RowOf<T>[] {
  const { people } = opening.data;
  return history.flatMap(({ row }, index) => {
    if (row.type !== type) return [];
    const isForeign = "by" in row.data && !people.some(({ id }) => "by" in row.data && id === row.data.by);
    return isForeign ? [] : [{ ...row, index } as RowOf<T>];
  });
}

export function lastOf({ history }: Known, effect: string): EventType | undefined {
  return history.findLast(({ row }) => "effect" in row.data && row.data.effect === effect)?.row.type;
}

/** How often the gate was walked up to. */
export function visitsOf({ history }: Known): number {
  return history.filter(({ state }, index) => {
    const before = history[index - 1]?.state ?? "";
    if (state === "revoking.gated") return before !== state;
    // A dead key passes the gate without a stop.
    if (state === "revoking.confirming") return !before.startsWith("revoking.");
    // So does a move that is proven already.
    return state.startsWith("notifying.") && before.startsWith("swapping.");
  }).length;
}

export function seconds(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 1000;
}

/** The newest of these; an empty text, which is older than all, if there is none. */
export function newest(times: readonly string[]): string {
  return times.toSorted().at(-1) ?? "";
}
