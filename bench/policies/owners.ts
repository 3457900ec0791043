import type { Blocker } from "../../src/core/blocker.ts";
import type { Incident } from "../../src/core/incident.ts";
import type { Seconds } from "../../src/core/time.ts";
import type { Reaction, RehearsalPerson } from "../../src/engine/players/reference-policy.ts";
import type { Stop } from "../../src/engine/work.ts";
import type { Word } from "../../test/simulation/claims.ts";
import type { Insight } from "../../test/simulation/people.ts";

/** Nobody waits for two of its calls. */
const SELDOM: Seconds = 900;

/**
 * What can be seen at no source, or only by calls that are hours apart, the responder asks the consumer's owner: who looks at
 * it, runs it where it hasn't called yet, and says what is so. The word is signed by the responder, so that the others may
 * still approve; it comes when the slower of the two has answered. An owner who sees the leaked key says nothing.
 */
export function ownersWords(
  incident: Incident,
  stop: Stop,
  people: readonly RehearsalPerson[],
  isSo: Insight["isSo"],
): readonly Reaction[] {
  const responder = people.find(({ id }) => id === incident.responder);
  if (stop.kind !== "blocked" || responder === undefined) return [];
  const unseen = stop.blockers
    .filter((blocker) => isOutOfSight(incident, blocker))
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
    if (!isSo("old-key-unused", subject)) return [];
    const run: Reaction = { by: responder.id, topic: `run/${subject}`, after, does: { run: subject } };
    return [says("old-key-unused"), isSo("new-key-in-use", subject) ? says("new-key-in-use") : run];
  });
}

/** No source can show it, or only after hours; or the owner has spoken before and must speak of another run. */
function isOutOfSight({ consumers, attestations }: Incident, { code, subject }: Blocker): boolean {
  if (code === "OLD_USE_UNOBSERVABLE") return true;
  if (code !== "NEW_USE_UNPROVEN" && code !== "SILENCE_RUNNING") return false;
  const period = consumers[subject]?.consumer.period;
  const isSeldom = typeof period === "number" && period > SELDOM;
  return isSeldom || attestations.some((said) => said.subject === subject);
}
