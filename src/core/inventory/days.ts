import { plus, secondsBetween } from "../time.ts";

/** A day as files write it: `2026-11-23`, in UTC. */
export type Day = string;

/** Whole days from one to the other; negative if `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round(secondsBetween(`${from}T00:00:00.000Z`, `${to}T00:00:00.000Z`) / 86_400);
}

/** The day so many days later. */
export function dayAfter(day: Day, days: number): Day {
  return plus(`${day}T00:00:00.000Z`, days * 86_400).slice(0, 10);
}
