import type { Seconds } from "../core/time.ts";
import { toSeconds } from "./duration.ts";

const ISO = /^P(?!$)(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?!$)(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,7})S)?)?$/;
const UNITS = [604_800, 86_400, 3600, 60, 1] as const;

/** A length of time as ISO 8601 writes it without months (`P10D`, `PT36H`), or as files do (`10d`); null for others. */
export function readDuration(text: string): Seconds | null {
  const parts = ISO.exec(text.toUpperCase());
  if (parts === null) return toSeconds(text);
  const seconds = UNITS.reduce((sum, unit, index) => sum + unit * Number(parts[index + 1] ?? 0), 0);
  return seconds <= 366 * 86_400 ? seconds : null;
}
