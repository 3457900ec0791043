import type { Instant } from "../../core/time.ts";
import { parseTime } from "../../formats/outside-time.ts";
import type { HttpAnswer } from "../http.ts";

/** When an answer was given, by its own `Date`; `null` if it has none of the years 1970 to 9999, or comes from a cache. */
export function answeredAt(answer: HttpAnswer): Instant | null {
  const date = answer.header("date");
  const time = date === undefined || date.length > 64 ? Number.NaN : Date.parse(date);
  // Out of somebody's cache it tells when it was put there.
  return answer.header("age") === undefined ? parseTime(time, "ms") : null;
}
