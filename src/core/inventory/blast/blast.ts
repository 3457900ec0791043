import type { Instant } from "../../time.ts";
import { type Cause, type Fate, type KeyFate, STAYS, type Why, keyFates } from "./dying-key.ts";
import { type Noticed, compareNoticed, noticedAfter } from "../noticed.ts";
import type { Environment, InventoryRow } from "../row.ts";
import { foldName, likeness } from "../same-person.ts";
import { type FindRows, type Stop, createFindRows, stopsWith } from "./stops-with.ts";

/** What becomes of one caller. */
export interface Caller {
  readonly row: InventoryRow;
  readonly fate: Fate;
  /** What becomes of its own key, which isn't why it stops if `via` is another one. */
  readonly keyFate: Fate;
  /** Why its own key dies or may; null where that stays. */
  readonly why: Why | null;
  /** The caller that it stops with, by its id; null where its own key is the reason. */
  readonly via: string | null;
  /** 1 by its own key, 2 with one that breaks so, and so on; 0 if it survives. */
  readonly order: number;
  /** Null if it survives. */
  readonly noticed: Noticed | null;
  /** All that stops with it, rows too; empty may mean that nobody knows: then its row has no blast radius. */
  readonly stops: readonly Stop[];
  readonly owner: OwnerFate;
  /** Who wakes and stays: by name; the owner where the row doesn't say. Empty if that is nobody, or nobody knows. */
  readonly wakes: readonly string[];
  /** Those whom the row names to wake all are, or could be, the person who leaves. */
  readonly losesWaking: boolean;
}

/** `leaves` with the account; `mayLeave` if the name could be that person's. */
export type OwnerFate = "stays" | "leaves" | "mayLeave" | "none";

/** What would happen, and to whom. */
export interface Blast {
  /** Null for the map alone: nothing happens. */
  readonly cause: Cause | null;
  readonly at: Instant;
  /** Those who break, those who may, those who survive; each in the order in which they should be looked at. */
  readonly callers: readonly Caller[];
}

/** What breaks, and what may, if an account is closed or a key ended at this moment. Row order doesn't count. */
export function blastOf(rows: readonly InventoryRow[], cause: Cause | null, at: Instant): Blast {
  const sorted = rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const keys = cause === null ? sorted.map(() => STAYS) : keyFates(sorted, cause);
  const find = createFindRows(sorted);
  const fates = spread(sorted, keys, find);
  const leaving = cause?.kind === "account" ? cause.spellings : [];
  const noticed = new Map<string, Noticed>();
  // Whoever stops with another one comes after it here.
  const inOrder = [...fates.values()].sort((a, b) => a.order - b.order);
  for (const { row, via, order } of inOrder)
    if (order > 0) noticed.set(row.id, noticedAfter(at, row, noticed.get(via ?? "") ?? null));
  const callers = [...fates.values()].map((one): Caller => {
    const { row } = one;
    const woken = row.wakes ?? (row.owner === undefined ? [] : [row.owner]);
    const likes = woken.map((name) => likeness(name, leaving));
    return {
      ...one,
      noticed: noticed.get(row.id) ?? null,
      stops: stopsWith(row, find),
      owner: ownerFate(row, leaving),
      wakes: woken.filter((_, index) => likes[index] !== "same"),
      losesWaking: row.wakes !== undefined && !likes.includes("other"),
    };
  });
  return { cause, at, callers: callers.sort(compareCallers) };
}

interface Spread extends Pick<Caller, "row" | "fate" | "keyFate" | "why" | "via" | "order"> {}

/** From those who break by their own key to all that stops with them; then the same from those who may. */
function spread(
  rows: readonly InventoryRow[],
  keys: readonly KeyFate[],
  find: FindRows,
): ReadonlyMap<string, Spread> {
  const keyOf = new Map(rows.map((row, index) => [row.id, keys[index]]));
  const fates = new Map<string, Spread>();
  for (const fate of ["breaks", "mayBreak"] as const) {
    let reached = rows.filter(({ id }) => keyOf.get(id)?.fate === fate && !fates.has(id));
    for (const row of reached) {
      const why = keyOf.get(row.id)?.why ?? null;
      fates.set(row.id, { row, fate, keyFate: fate, why, via: null, order: 1 });
    }
    for (let order = 2; reached.length > 0; order += 1) {
      const next: InventoryRow[] = [];
      for (const via of reached)
        for (const name of via.blastRadius ?? [])
          for (const row of find(name)) {
            if (fates.has(row.id)) continue;
            const { fate: keyFate, why } = keyOf.get(row.id) ?? STAYS;
            fates.set(row.id, { row, fate, keyFate, why, via: via.id, order });
            next.push(row);
          }
      reached = next.sort((a, b) => (a.id < b.id ? -1 : 1));
    }
  }
  for (const row of rows)
    if (!fates.has(row.id))
      fates.set(row.id, { row, fate: "survives", keyFate: "survives", why: null, via: null, order: 0 });
  return fates;
}

function ownerFate({ owner }: InventoryRow, leaving: readonly string[]): OwnerFate {
  if (owner === undefined) return "none";
  const like = likeness(owner, leaving);
  if (like === "other") return "stays";
  return like === "same" ? "leaves" : "mayLeave";
}

const FATES: readonly Fate[] = ["breaks", "mayBreak", "survives"];
/** What nobody knows may be production. */
const ENVIRONMENTS: readonly (Environment | undefined)[] = [
  "production",
  undefined,
  "staging",
  "development",
  "personal",
];

function compareCallers(a: Caller, b: Caller): number {
  return (
    FATES.indexOf(a.fate) - FATES.indexOf(b.fate) ||
    ENVIRONMENTS.indexOf(a.row.environment) - ENVIRONMENTS.indexOf(b.row.environment) ||
    (a.noticed !== null && b.noticed !== null ? compareNoticed(a.noticed, b.noticed) : 0) ||
    b.stops.length - a.stops.length ||
    (a.row.id < b.row.id ? -1 : 1)
  );
}

/** The people whom this wakes, each once, by name. */
export function wokenBy(callers: readonly Caller[]): readonly string[] {
  const names = callers.filter(({ fate }) => fate !== "survives").flatMap(({ wakes }) => wakes);
  const each = new Map(
    names
      .sort()
      .toReversed()
      .map((name) => [foldName(name), name]),
  );
  return [...each.values()].sort();
}
