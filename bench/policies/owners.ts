import type { Incident } from "../../src/core/incident.ts";
import type { Reaction, RehearsalPerson } from "../../src/engine/reference-policy.ts";
import type { Stop } from "../../src/engine/work.ts";
import type { Word } from "../../test/simulation/claims.ts";
import type { Insight } from "../../test/simulation/people.ts";

/**
 * What can be seen at no source the responder asks the consumer's owner: who looks at it, and says what is so. The word is
 * signed by the responder, so that the others may still approve; it comes when the slower of the two has answered. An
 * owner who sees the leaked key says nothing, and is asked again. A triggered consumer is run for each word.
 */
export function ownersWords(
  incident: Incident,
  stop: Stop,
  people: readonly RehearsalPerson[],
  isSo: Insight["isSo"],
): readonly Reaction[] {
  const responder = people.find(({ id }) => id === incident.responder);
  if (stop.kind !== "blocked" || responder === undefined) return [];
  const isAttested = (id: string): boolean => incident.attestations.some(({ subject }) => subject === id);
  const unseen = stop.blockers
    .filter(
      ({ code, subject }) =>
        code === "OLD_USE_UNOBSERVABLE" || (code === "NEW_USE_UNPROVEN" && isAttested(subject)),
    )
    .map(({ subject }) => subject);
  return [...new Set(unseen)].flatMap((subject): readonly Reaction[] => {
    const consumer = incident.consumers[subject]?.consumer;
    const owner = people.find(({ id }) => id === consumer?.owner);
    if (consumer === undefined || owner === undefined) return [];
    const after = Math.max(owner.answersAfter, responder.answersAfter);
    const says = (claim: Word): Reaction => ({
      by: responder.id,
      topic: `${claim}/${subject}`,
      after,
      does: {
        sign: (_incident, now) => ({
          type: "attestation.made",
          data: { claim, subject, happenedAt: now, statement: `${owner.id} looked at ${subject}` },
        }),
      },
    });
    return (["old-key-unused", "new-key-in-use"] as const).filter((claim) => isSo(claim, subject)).map(says);
  });
}
