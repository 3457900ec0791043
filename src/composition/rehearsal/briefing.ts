import type { Briefing } from "../../core/exercise/briefing.ts";
import type { Runnable } from "./runnable.ts";
import type { Stage } from "./stage.ts";

/** What players are told of a stage: nothing that only its world knows. */
export function briefingOf(runnable: Runnable, { world, adapters }: Stage): Briefing {
  const told = runnable.kind === "scenario" ? runnable.scenario : null;
  const { person } = adapters.identity;
  return {
    title: told?.title ?? runnable.runbook.title ?? runnable.runbook.name,
    story: told?.story ?? null,
    startsAt: world.clock.now(),
    policy: world.policy,
    responder: person,
    others: world.people.map(({ id }) => id).filter((id) => id !== person),
    objectives: told?.objectives.map(({ text }) => text) ?? [],
  };
}
