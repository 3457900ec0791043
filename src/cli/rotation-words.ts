import type { Rotation } from "../core/inventory/rotation.ts";
import type { CalendarDay } from "../report/ics.ts";
import { list } from "../report/phrase.ts";

const REMIND_DAYS = 7;

/** `2026-11-20, 3 days ago`. */
export function whenWords({ due, days }: Rotation): string {
  if (due === null || days === null) return "no date";
  if (days === 0) return `${due}, today`;
  const amount = Math.abs(days) === 1 ? "1 day" : `${Math.abs(days)} days`;
  return days < 0 ? `${due}, ${amount} ago` : `${due}, in ${amount}`;
}

export function ownersOf({ rows }: Rotation): string {
  const owners = [...new Set(rows.flatMap(({ owner }) => owner ?? []))];
  return owners.length === 0 ? "nobody" : list(owners);
}

/** By stanch, or by hand and why. */
export function howWords({ byHand, rows }: Rotation): string {
  if (byHand.length === 0) return "stanch migrate";
  const places = [...new Set(rows.flatMap(({ location }) => location ?? []))];
  const where = places.length === 0 ? "where it is used" : `at ${list(places)}`;
  return `by hand (${byHand.join(", ")}): make a new key, put it ${where}, see it used, then revoke the old one`;
}

/** A whole day for each key that has a date. */
export function calendarOf(rotations: readonly Rotation[]): readonly CalendarDay[] {
  return rotations.flatMap((one) => {
    const { due, key, provider, rows } = one;
    const first = rows[0]?.id ?? "";
    if (due === null) return [];
    return [
      {
        uid: `${provider ?? "key"}/${key ?? first}@stanch`,
        day: due,
        summary: `Rotate ${key ?? `the key of ${first}`} (${ownersOf(one)})`,
        description: `Used by ${list(rows.map(({ service }) => service))}.\nHow: ${howWords(one)}`,
        remind: REMIND_DAYS,
      },
    ];
  });
}
