import type { Incident } from "../../core/incident.ts";
import { SOLO_PAUSE } from "../../core/people.ts";
import type { Reaction, RehearsalPerson } from "./reference-policy.ts";

type Signs = Extract<Reaction["does"], { readonly sign: unknown }>["sign"];

/** Two people sign, or in a `solo` workspace one does twice, with the pause in between. */
export function byTwo(
  { policy }: Pick<Incident, "policy">,
  people: readonly RehearsalPerson[],
  topic: string,
  sign: Signs,
): readonly Reaction[] {
  const signers = policy === "solo" ? people.slice(0, 1).flatMap((one) => [one, one]) : people;
  return signers.slice(0, 2).map(({ id, answersAfter }, turn) => ({
    by: id,
    topic: `${topic}/${turn}`,
    after: answersAfter + (policy === "solo" ? turn * (SOLO_PAUSE + 60) : 0),
    does: { sign },
  }));
}

/** The responder signs; nobody, if they aren't among these people. */
export function byResponder(
  { responder }: Pick<Incident, "responder">,
  people: readonly RehearsalPerson[],
  topic: string,
  sign: Signs,
): readonly Reaction[] {
  return people
    .filter(({ id }) => id === responder)
    .map(({ id, answersAfter }) => ({ by: id, topic, after: answersAfter, does: { sign } }));
}
