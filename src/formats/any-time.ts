import type { Instant } from "../core/time.ts";
import { parseTime } from "./outside-time.ts";

const ZONELESS = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2}(?:[.,]\d{1,9})?)$/;
/** `Jul 10, 2023 12:54:47 PM`, as some answers of AWS write a time inside CloudTrail. */
const SPELLED = /^[A-Z][a-z]{2} \d{1,2}, \d{4},? \d{1,2}:\d{2}:\d{2}\s[AP]M$/;

/**
 * A time in any of the forms that one kind of log is written in, for sources that always mean UTC: ISO 8601 with a zone or
 * without, or a number since 1970 whose size tells seconds, milliseconds, microseconds or nanoseconds apart.
 */
export function anyTime(value: unknown): Instant | null {
  if (typeof value === "number") return fromNumber(value);
  if (typeof value !== "string" || value.length > 40) return null;
  const text = value.trim();
  if (/^\d{9,19}(?:\.\d{1,9})?$/.test(text)) return fromNumber(Number(text));
  const zoneless = ZONELESS.exec(text);
  if (zoneless !== null) return parseTime(`${zoneless[1]}T${zoneless[2]}Z`, "iso");
  if (SPELLED.test(text)) {
    const millis = Date.parse(`${text.replaceAll(/\s/g, " ")} UTC`);
    return Number.isNaN(millis) ? null : parseTime(millis, "ms");
  }
  return parseTime(text, "iso");
}

function fromNumber(number: number): Instant | null {
  if (number < 1e11) return parseTime(number, "s");
  if (number < 1e14) return parseTime(number, "ms");
  return parseTime(number / (number < 1e17 ? 1e3 : 1e6), "ms");
}
