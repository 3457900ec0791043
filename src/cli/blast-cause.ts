import { StanchError } from "../core/errors.ts";
import type { Cause } from "../core/inventory/blast/dying-key.ts";
import type { InventoryRow } from "../core/inventory/row.ts";
import { foldName, likeness } from "../core/inventory/same-person.ts";
import { type Instant, plus, toMillis } from "../core/time.ts";
import { parseTime } from "../formats/outside-time.ts";
import { suggest } from "../formats/suggest.ts";

/** The account's spellings, each of which the rows must know (`ERR_SUBJECT_UNKNOWN`, with what was probably meant). */
export function accountCause(rows: readonly InventoryRow[], spellings: readonly string[]): Cause {
  const people = distinct(
    rows
      .flatMap(({ creator, owner, wakes = [] }) => [creator, owner, ...wakes])
      .filter((name) => name !== undefined),
  );
  for (const spelling of spellings)
    if (!people.some((name) => foldName(name) === foldName(spelling)))
      throw unknown(`nobody in the inventory is called ${spelling}`, near(spelling, people), people);
  return { kind: "account", spellings: spellings.map((spelling) => spelling.trim()) };
}

/** The key, which a row must name (`ERR_SUBJECT_UNKNOWN`, likewise). */
export function keyCause(rows: readonly InventoryRow[], key: string): Cause {
  const keys = distinct(rows.flatMap((row) => (row.key === undefined ? [] : [row.key])));
  if (keys.includes(key)) return { kind: "key", key };
  throw unknown(`no row of the inventory names the key ${key}`, suggest(key, keys), keys);
}

/** A day from its first moment in UTC, or a time with its zone (`ERR_TIME`); without either the next Friday. */
export function readDay(text: string | undefined, now: Instant): Instant {
  if (text === undefined) return nextFriday(now);
  const at = parseTime(text, "date") ?? parseTime(text, "iso");
  if (at !== null) return at;
  throw new StanchError({
    code: "ERR_TIME",
    message: "--on is neither a day nor a time with a zone",
    hint: "write it as 2026-11-27 or 2026-11-27T17:00:00Z",
  });
}

const DAY = 86_400;
const FRIDAY = 5;

/** On a Friday the one after: today's is too late to prepare for. */
function nextFriday(now: Instant): Instant {
  const today = `${now.slice(0, 10)}T00:00:00.000Z`;
  const ahead = (FRIDAY - new Date(toMillis(today)).getUTCDay() + 7) % 7;
  return plus(today, (ahead === 0 ? 7 : ahead) * DAY);
}

function near(spelling: string, people: readonly string[]): string | undefined {
  return people.find((name) => likeness(name, [spelling]) === "alike") ?? suggest(spelling, people);
}

const MOST_NAMED = 10;

function unknown(message: string, meant: string | undefined, all: readonly string[]): StanchError {
  const some = all.slice(0, MOST_NAMED).join(", ");
  const more = all.length > MOST_NAMED ? ` and ${all.length - MOST_NAMED} more` : "";
  const hint = all.length === 0 ? "the inventory names none" : `it names ${some}${more}`;
  return new StanchError({
    code: "ERR_SUBJECT_UNKNOWN",
    message,
    hint: meant === undefined ? hint : `did you mean ${meant}?`,
  });
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}
