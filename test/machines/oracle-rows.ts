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
  const counted = rows.filter(({ data }) => opening.data.people.some(({ id }) => id === data.by));
  if (new Set(counted.map(({ data }) => data.by)).size > 1) return true;
  const [first, last] = [counted[0]?.at, counted.at(-1)?.at];
  return (
    opening.data.policy === "solo" && first !== undefined && last !== undefined && seconds(first, last) >= 600
  );
}

export function rowsOf<T extends EventType>({ history }: Known, type: T): readonly RowOf<T>[] {
  return history.flatMap(({ row }, index) => (row.type === type ? [{ ...row, index } as RowOf<T>] : []));
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
    return state === "revoking.confirming" && !before.startsWith("revoking.");
  }).length;
}

export function seconds(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 1000;
}
