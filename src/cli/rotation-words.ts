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

/** What a person does, and when there is another way. */
export const HOW = [
  "make a new key, put it where the old one is, see it used, then revoke the old one",
  "a personal key that must be a team key (stanch classify): stanch migrate plan RUNBOOK --key NAME",
];

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
        summary: `Rotate ${key ?? `the key of ${list(rows.map(({ id }) => id))}`} (${ownersOf(one)})`,
        description: [
          `Used by ${list(rows.map(({ service }) => service))}.`,
          ...HOW.map((how) => `How: ${how}.`),
        ].join("\n"),
        remind: REMIND_DAYS,
      },
    ];
  });
}
