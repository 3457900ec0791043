import type { EventBody, EventData } from "../../src/core/journal.ts";
import { classOf, sightingsOf } from "./oracle-callers.ts";
import type { Known } from "./oracle-rows.ts";

/** Nobody leaked the key, by the first row. */
export function isMigration({ opening }: Known): boolean {
  return opening.data.plan.purpose === "migration";
}

/** Somebody stays on the old key: nothing may end it. */
export function isKept({ opening }: Known): boolean {
  const { keepsOldKey = false, stays = [] } = opening.data.plan;
  return keepsOldKey || stays.length > 0;
}

/** Two people called somebody hostile who calls with the old key or with what it made: that is a leak. */
export function thieves(known: Known): readonly string[] {
  const there = sightingsOf(known).filter(({ key }) => key !== "replacement");
  return isMigration(known)
    ? [...new Set(there.map(({ id }) => id))].filter((id) => classOf(known, id) === "hostile")
    : [];
}

/** A rung of the ladder, meant for a key that nobody leaked. */
export function isRungInMigration(known: Known, row: EventBody): boolean {
  if (!isMigration(known) || row.type !== "effect.intended") return false;
  return ["restrict", "pause", "disable"].includes(row.data.kind);
}

/** Ways in which a migration never ends. */
export function isNoWayToEnd(known: Known, as: EventData["incident.closed"]["as"]): boolean {
  if (isKept(known)) return as !== "moved";
  return isMigration(known) ? as !== "revoked" && as !== "alreadyDead" : as === "moved";
}
