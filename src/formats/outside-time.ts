import { z } from "zod";
import { pointerSchema } from "./json-pointer.ts";
import type { Instant } from "../core/time.ts";

/**
 * How an answer from outside writes a time: ISO 8601 with a zone (`iso`) or without one and known to be UTC
 * (`iso-utc`), as HTTP headers do (`http-date`), as web servers log it (`clf`), a day (`date`, its first moment in UTC),
 * or a number (or text of one) since 1970.
 */
export const timeFormatSchema = z.enum([
  "iso",
  "iso-utc",
  "http-date",
  "clf",
  "date",
  "s",
  "ms",
  "text-s",
  "text-ms",
]);
export type TimeFormat = z.infer<typeof timeFormatSchema>;

/** Where a time stands and how it is written. */
export const timeFieldSchema = z.strictObject({ pointer: pointerSchema, format: timeFormatSchema });
export type TimeField = z.infer<typeof timeFieldSchema>;

/** As above, or so many seconds before the answer was given (`age-s`), which only an answer with a `Date` can tell. */
export const answerTimeSchema = timeFieldSchema.extend({
  format: z.enum([...timeFormatSchema.options, "age-s"]),
});
export type AnswerTime = z.infer<typeof answerTimeSchema>;

/** A time without a zone could be anybody's, so it isn't read. */
const ISO =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:[.,](\d{1,9}))?(?:Z| (?:UTC|GMT)|([+-]\d{2}):?(\d{2}))$/;
const NO_ZONE = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:[.,]\d{1,9})?$/;
const HTTP_DATE = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const CLF = /^(\d{2})\/([A-Z][a-z]{2})\/(\d{4}):(\d{2}:\d{2}:\d{2}) ([+-]\d{4})$/;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const NUMBER = /^\d{1,16}(?:\.\d{1,9})?$/;
const END_OF_YEAR_9999 = 253_402_300_799_999;

/** The instant, or `null` for anything that isn't exactly of the format; a wrong format is never guessed at. */
export function parseTime(value: unknown, format: TimeFormat): Instant | null {
  switch (format) {
    case "iso":
      return typeof value === "string" ? parseIso(value) : null;
    case "iso-utc":
      return typeof value === "string" ? parseIso(NO_ZONE.test(value) ? `${value}Z` : value) : null;
    case "http-date":
      return typeof value === "string" && HTTP_DATE.test(value) ? fromMillis(Date.parse(value)) : null;
    case "date":
      return typeof value === "string" && DAY.test(value) ? parseIso(`${value}T00:00:00Z`) : null;
    case "s":
      return typeof value === "number" ? fromMillis(value * 1000) : null;
    case "ms":
      return typeof value === "number" ? fromMillis(value) : null;
    case "text-s":
      return typeof value === "string" && NUMBER.test(value) ? fromMillis(Number(value) * 1000) : null;
    case "text-ms":
      return typeof value === "string" && NUMBER.test(value) ? fromMillis(Number(value)) : null;
    case "clf":
      return typeof value === "string" ? parseClf(value) : null;
  }
}

/** The instant so many seconds before `now`; `null` for what isn't a number of them. */
export function parseAge(value: unknown, now: Instant): Instant | null {
  const seconds = typeof value === "string" && NUMBER.test(value) ? Number(value) : value;
  if (typeof seconds !== "number" || seconds < 0) return null;
  return fromMillis(Date.parse(now) - seconds * 1000);
}

function parseIso(text: string): Instant | null {
  const parts = ISO.exec(text);
  if (parts === null) return null;
  const [, day, time, fraction = "", zoneHours, zoneMinutes] = parts;
  const zone = zoneHours === undefined ? "Z" : `${zoneHours}:${zoneMinutes}`;
  return fromMillis(Date.parse(`${day}T${time}.${fraction.slice(0, 3).padEnd(3, "0")}${zone}`));
}

/** `26/Nov/2026:20:03:05 +0000`. */
function parseClf(text: string): Instant | null {
  const [, day, month = "", year, time, zone = ""] = CLF.exec(text) ?? [];
  const number = MONTHS.indexOf(month) + 1;
  return number === 0 ? null : parseIso(`${year}-${String(number).padStart(2, "0")}-${day}T${time}${zone}`);
}

/** Zero and below are no times but what programs write when they have none. */
function fromMillis(millis: number): Instant | null {
  const whole = Math.round(millis);
  return whole > 0 && whole <= END_OF_YEAR_9999 ? new Date(whole).toISOString() : null;
}
