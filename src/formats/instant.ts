import { z } from "zod";
import type { Instant } from "../core/time.ts";
import { parseTime } from "./outside-time.ts";
import { valueError } from "./zod-words.ts";

/** A time with its zone, such as `2026-11-23T09:30:00Z`. Gives it in UTC with milliseconds. */
export const instantSchema = z
  .string()
  .refine((text) => parseTime(text, "iso") !== null, {
    error: valueError((value) => `${value} isn't a time with a zone such as 2026-11-23T09:30:00Z`),
  })
  .meta({ format: "date-time" })
  .transform((text): Instant => parseTime(text, "iso") ?? text);

/** A day such as `2026-11-23`. */
export const dateSchema = z.iso.date({
  error: (issue) =>
    issue.code === "invalid_format"
      ? valueError((value) => `${value} isn't a day such as 2026-11-23`)(issue)
      : undefined,
});
