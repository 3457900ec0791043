import type { Incident, Orphan } from "../incident.ts";
import type { EventBody, EventData } from "../journal.ts";
import type { KeyRef } from "../key.ts";
import { settleCreates } from "../orphans.ts";
import type { PlannedReplacement } from "../plan.ts";
import type { Instant } from "../time.ts";

/** Keys that may be of a lost create: found, spared because somebody uses them, ended. */
export function recordOrphan(
  incident: Incident,
  event: Extract<EventBody, { type: "orphan.found" | "orphan.spared" | "orphan.ended" }>,
): Incident {
  switch (event.type) {
    case "orphan.found": {
      const found = orphanOf(incident, event.data);
      const others = incident.orphans.filter((orphan) => orphan.keyId !== found.keyId);
      return settleCreates({ ...incident, orphans: [...others, found] });
    }
    case "orphan.spared": {
      const { keyId, lastUsedAt } = event.data;
      const spared = incident.orphans.find((orphan) => orphan.keyId === keyId);
      const used = { lastUsedAt, endable: false, said: null };
      return reopenCreate(changeOrphan(incident, keyId, used), spared);
    }
    case "orphan.ended":
      return settleCreates(changeOrphan(incident, event.data.keyId, { ended: true }));
  }
}

/** The incident with one orphan changed; the others as they are. */
export function changeOrphan(incident: Incident, keyId: string, change: Partial<Orphan>): Incident {
  const orphans = incident.orphans.map((orphan) =>
    orphan.keyId === keyId ? { ...orphan, ...change } : orphan,
  );
  return { ...incident, orphans };
}

function orphanOf(incident: Incident, data: EventData["orphan.found"]): Orphan {
  const { effect, ...found } = data;
  const create = incident.effects[effect];
  return {
    ...found,
    effect,
    attempt: create?.attempt ?? 0,
    fresh: create?.kind === "reissue" && !create.before.includes(data.keyId),
    ended: false,
    rejected: false,
    said: null,
  };
}

/**
 * A replacement that is to be another one: surplus from now on. stanch may end it only if no consumer was ever given it;
 * where one was, a person has to see to it that nobody is on it any more.
 */
export function withRejected(
  incident: Incident,
  { plan, key }: { readonly plan: PlannedReplacement; readonly key: KeyRef },
  { by, at, isGiven }: { readonly by: string; readonly at: Instant; readonly isGiven: boolean },
): Incident {
  const effect = `reissue/${plan.name}`;
  const rejected: Orphan = {
    keyId: key.id,
    name: key.name,
    createdAt: key.createdAt ?? null,
    lastUsedAt: null,
    replacement: plan.name,
    effect,
    attempt: incident.effects[effect]?.attempt ?? 0,
    fresh: !isGiven,
    endable: false,
    ended: key.state === "dead",
    rejected: true,
    said: { as: "surplus", by, at },
  };
  return { ...incident, orphans: [...incident.orphans.filter((one) => one.keyId !== key.id), rejected] };
}

/** What made it was taken for surely surplus: now it waits for a person, and so does its create. */
function reopenCreate(incident: Incident, spared: Orphan | undefined): Incident {
  if (spared === undefined) return incident;
  const create = incident.effects[spared.effect];
  if (create?.state !== "absent" || create.attempt !== spared.attempt) return incident;
  return { ...incident, effects: { ...incident.effects, [create.id]: { ...create, state: "unknown" } } };
}
