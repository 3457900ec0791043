import type { Incident, Orphan } from "./incident.ts";

/** Keys that may be of a lost create, that live, and that nobody has called somebody else's. */
export function openOrphans(incident: Incident): readonly Orphan[] {
  return incident.orphans.filter(
    (orphan) => !orphan.ended && orphan.said?.as !== "foreign" && !isKeyOfPlan(incident, orphan.keyId),
  );
}

/** Of those, the ones that wait for a person's choice. */
export function undecidedOrphans(incident: Incident): readonly Orphan[] {
  return openOrphans(incident).filter((orphan) => !orphan.rejected && !isOrphanEndable(incident, orphan));
}

/** stanch may end it: surely surplus, or a person says so of a key that may be. */
export function isOrphanEndable(incident: Incident, orphan: Orphan): boolean {
  if (orphan.ended || orphan.said?.as === "foreign" || isKeyOfPlan(incident, orphan.keyId)) return false;
  return orphan.endable || (orphan.said?.as === "surplus" && mayBeSurplus(incident, orphan));
}

/** A person may call it surplus: it came after the create was begun, and nobody was seen using it. */
export function mayBeSurplus(incident: Incident, orphan: Orphan): boolean {
  return !orphan.ended && orphan.fresh && orphan.lastUsedAt === null && !isKeyOfPlan(incident, orphan.keyId);
}

/** The leaked key has its own gate, and a replacement is never surplus. */
export function isKeyOfPlan(incident: Incident, keyId: string): boolean {
  return (
    keyId === incident.leaked.id ||
    Object.values(incident.replacements).some((replacement) => replacement.key?.id === keyId)
  );
}

/**
 * A create that nobody knew the outcome of made nothing that is still there, once every key that may be its own has
 * ended, is somebody else's, or is surely surplus. One that nothing was found of stays unknown.
 */
export function settleCreates(incident: Incident): Incident {
  const settled = Object.values(incident.effects).filter((effect) => {
    const found = incident.orphans.filter(
      (orphan) => orphan.effect === effect.id && orphan.attempt === effect.attempt,
    );
    const isDecided = (orphan: Orphan): boolean =>
      orphan.ended || orphan.said?.as === "foreign" || orphan.endable;
    return effect.state === "unknown" && found.length > 0 && found.every(isDecided);
  });
  const absent = settled.map((effect) => [effect.id, { ...effect, state: "absent" as const }]);
  return { ...incident, effects: { ...incident.effects, ...Object.fromEntries(absent) } };
}
