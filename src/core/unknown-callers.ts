import { type LineageItem, goesBy } from "./audit-summary.ts";
import type { Blocker } from "./blocker.ts";
import { callerClass } from "./caller-class.ts";
import type { Caller } from "./evidence.ts";
import type { Incident, ReplacementProgress } from "./incident.ts";
import { isMigration } from "./purpose.ts";

/** Which of the keys that are watched this is. What neither leaked nor was made with the leaked key, stanch made. */
export function keyKindOf(
  leakedId: string,
  lineage: readonly Pick<LineageItem, "id" | "aliases">[],
  keyId: string,
): Caller["key"] {
  if (keyId === leakedId) return "old";
  return lineage.some((item) => goesBy(item, keyId)) ? "lineage" : "replacement";
}

/**
 * Callers of whom nobody has said who they are and of whom it matters: on a replacement only as long as it is one and may
 * work. Whoever calls with one that was rejected or died calls with a key on which nobody is to be.
 */
export function unclassifiedCallers(incident: Incident): readonly Caller[] {
  return Object.values(incident.callers).filter(
    (caller) => isOpen(incident, caller) && callerClass(incident, caller.id) === null,
  );
}

/** Callers on this replacement whom two people called hostile: whoever presents it has it, refused or not. */
export function thievesOn(incident: Incident, { key }: ReplacementProgress): readonly string[] {
  if (key === null || key.state === "dead") return [];
  return Object.values(incident.callers)
    .filter(({ id, keyId }) => keyId === key.id && callerClass(incident, id) === "hostile")
    .map(({ id }) => id);
}

/**
 * Callers on the old key, or on what it made, whom two people called hostile in a migration: the key has leaked, and to end
 * it quietly would leave out all that a response does. A thief on a replacement is dealt with as in a leak.
 */
export function thievesInMigration(incident: Incident): readonly Caller[] {
  if (!isMigration(incident.plan)) return [];
  return Object.values(incident.callers).filter(
    ({ id, key }) => key !== "replacement" && callerClass(incident, id) === "hostile",
  );
}

export function thiefBlocker({ leaked }: Incident, { id }: Caller): Blocker {
  return {
    code: "CALLER_HOSTILE",
    subject: id,
    clears: `two people called ${id} hostile, so the key has leaked: stanch abort, stanch resume, then stanch respond RUNBOOK --live --key ${leaked.id}`,
  };
}

export function callerBlocker({ id }: Caller): Blocker {
  return {
    code: "CALLER_UNCLASSIFIED",
    subject: id,
    clears: `say who ${id} is: stanch classify-caller ${id} --as consumer|responder|hostile`,
  };
}

function isOpen({ replacements }: Incident, caller: Caller): boolean {
  if (caller.key !== "replacement") return true;
  return Object.values(replacements).some(
    ({ key }) => key !== null && key.id === caller.keyId && key.state !== "dead",
  );
}
