import { secondsBetween } from "../time.ts";

/** A day as files write it: `2026-11-23`, in UTC. */
export type Day = string;

/** Whole days from one to the other; negative if `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round(secondsBetween(`${from}T00:00:00.000Z`, `${to}T00:00:00.000Z`) / 86_400);
}
