import type { Briefing } from "../../core/exercise/briefing.ts";
import type { Scenario } from "../../formats/scenario.ts";
import type { Stage } from "./stage.ts";

/** What players are told of a stage: nothing that only its world knows. */
export function briefingOf(scenario: Scenario, { world, adapters }: Stage): Briefing {
  const { title, story, objectives } = scenario;
  const { person } = adapters.identity;
  return {
    title,
    story,
    startsAt: world.clock.now(),
    policy: world.policy,
    responder: person,
    others: world.people.map(({ id }) => id).filter((id) => id !== person),
    objectives: objectives.map(({ text }) => text),
  };
}
