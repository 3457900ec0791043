import { type Day, daysBetween } from "./days.ts";
import type { KeyKind } from "../key.ts";
import { type InventoryRow, kindOfKey } from "./row.ts";
import { marksOf } from "./same-key.ts";

/** When a key has to be rotated. `none`: nobody has said. */
export type RotationState = "overdue" | "soon" | "none" | "later";

/** One key and its next rotation. */
export interface Rotation {
  /** Name or id at the provider; null where its row names none. */
  readonly key: string | null;
  readonly provider: string | null;
  /** Rows that hold it, in the order of the file. */
  readonly rows: readonly InventoryRow[];
  /** The earliest of theirs. */
  readonly due: Day | null;
  /** From today; negative for what is overdue, null without a date. */
  readonly days: number | null;
  readonly state: RotationState;
  /** Null where no row says, or they contradict each other. */
  readonly kind: KeyKind | null;
}

const ORDER: readonly RotationState[] = ["overdue", "soon", "none", "later"];

/** Each key once, most urgent first: overdue, due within so many days, without a date, and later. */
export function rotationsOf(
  rows: readonly InventoryRow[],
  { today, within, provider }: { readonly today: Day; readonly within: number; readonly provider?: string },
): readonly Rotation[] {
  const rotations = groupsOf(rows, provider).map((group): Rotation => {
    const due = group.flatMap(({ rotationDue }) => rotationDue ?? []).toSorted()[0] ?? null;
    const days = due === null ? null : daysBetween(today, due);
    return {
      key: group.find((row) => row.key !== undefined)?.key ?? null,
      provider: group[0]?.provider ?? provider ?? null,
      rows: group,
      due,
      days,
      state: days === null ? "none" : days < 0 ? "overdue" : days <= within ? "soon" : "later",
      kind: oneKind(group),
    };
  });
  return rotations.toSorted(
    (a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || (a.due ?? "").localeCompare(b.due ?? ""),
  );
}

/** Rows of one key, by its name or its value; each in the order of the file. */
function groupsOf(
  rows: readonly InventoryRow[],
  provider: string | undefined,
): readonly (readonly InventoryRow[])[] {
  const places = new Map(rows.map((row, index) => [row, index]));
  const groups = new Map<string, Set<InventoryRow>>();
  for (const row of rows) {
    const marks = [`row ${row.id}`, ...marksOf(row, provider)];
    const group = new Set([row]);
    for (const mark of marks) for (const other of groups.get(mark) ?? []) group.add(other);
    for (const one of group)
      for (const mark of [`row ${one.id}`, ...marksOf(one, provider)]) groups.set(mark, group);
  }
  const placeOf = (row: InventoryRow): number => places.get(row) ?? 0;
  return [...new Set(groups.values())].map((group) => [...group].toSorted((a, b) => placeOf(a) - placeOf(b)));
}

function oneKind(rows: readonly InventoryRow[]): KeyKind | null {
  const [kind = null, ...others] = new Set(rows.flatMap((row) => kindOfKey(row) ?? []));
  return others.length === 0 ? kind : null;
}
