import { z } from "zod";
import type { Seconds } from "../core/time.ts";
import { valueError } from "./zod-words.ts";

const UNITS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;
const SHAPE = /^(\d{1,9})([smhd])$/;
const LONGEST = 366 * UNITS.d;

/** A length of time in a file: `30s`, `5m`, `1h`, `2d`, or a number of seconds. Gives seconds; at most 366 days. */
export const durationSchema = z
  .custom<string | number>((value) => toSeconds(value) !== null, {
    error: valueError((value) => `${value} isn't a length of time such as 30s, 5m, 1h or 2d`),
  })
  .meta({ type: ["string", "number"], pattern: SHAPE.source, minimum: 0 })
  .transform((value): Seconds => toSeconds(value) ?? 0);

/** Seconds, or null for what isn't a duration. */
export function toSeconds(value: unknown): Seconds | null {
  if (typeof value === "number") return value >= 0 && value <= LONGEST ? value : null;
  const [, amount, unit] = typeof value === "string" ? (SHAPE.exec(value) ?? []) : [];
  if (amount === undefined || unit === undefined) return null;
  const seconds = Number(amount) * UNITS[unit as keyof typeof UNITS];
  return seconds <= LONGEST ? seconds : null;
}
