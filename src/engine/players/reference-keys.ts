import type { Incident } from "../../core/incident.ts";
import type { OrphanClass } from "../../core/journal.ts";
import { isOrphanEndable, mayBeSurplus, openOrphans, undecidedOrphans } from "../../core/orphans.ts";
import { thievesOn } from "../../core/unknown-callers.ts";
import type { Reaction, RehearsalPerson } from "./reference-policy.ts";

/** The responder has a replacement that somebody stole made anew. */
export function rejectStolen(
  incident: Incident,
  { id, answersAfter }: RehearsalPerson,
  replacement: string,
): readonly Reaction[] {
  const row = incident.replacements[replacement];
  const key = row?.key ?? null;
  if (row === undefined || key === null || thievesOn(incident, row).length === 0) return [];
  const data = { replacement, keyId: key.id, reason: "somebody stole it" };
  return [
    {
      by: id,
      topic: `reject/${key.id}`,
      after: answersAfter,
      does: { sign: () => ({ type: "replacement.rejected", data }) },
    },
  ];
}

/** Nobody but a person may end a replacement that consumers were given. */
export function endRejected(
  incident: Incident,
  { id, answersAfter }: RehearsalPerson,
  keyId: string,
): readonly Reaction[] {
  const orphan = openOrphans(incident).find((other) => other.keyId === keyId && other.rejected);
  if (orphan === undefined || isOrphanEndable(incident, orphan)) return [];
  const said = { claim: "key-dead", subject: keyId, statement: "ended in the console" } as const;
  return [
    {
      by: id,
      topic: `ended/${keyId}`,
      after: answersAfter,
      does: {
        ends: keyId,
        sign: (_incident, now) => ({ type: "attestation.made", data: { ...said, happenedAt: now } }),
      },
    },
  ];
}

/** The responder asks around whose keys these are; one that is in use is nobody's to end. */
export function decideOnKeys(
  incident: Incident,
  people: readonly RehearsalPerson[],
  whose: (keyId: string) => OrphanClass | null,
): readonly Reaction[] {
  const responder = people.find((person) => person.id === incident.responder);
  if (responder === undefined) return [];
  return undecidedOrphans(incident).flatMap((orphan): readonly Reaction[] => {
    const as = whose(orphan.keyId);
    if (as === null || (as === "surplus" && !mayBeSurplus(incident, orphan))) return [];
    const data = { keyId: orphan.keyId, as, reason: "asked everybody who makes keys there" };
    return [
      {
        by: responder.id,
        topic: `key/${orphan.keyId}`,
        after: responder.answersAfter,
        does: { sign: () => ({ type: "orphan.classified", data }) },
      },
    ];
  });
}
