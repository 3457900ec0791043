import { loadYaml } from "./load.ts";
import type { Loaded } from "./load.ts";
import {
  checkConsumers,
  checkEvents,
  checkLessons,
  checkObjectives,
  checkPeople,
  checkTimes,
} from "./scenario-checks.ts";
import { type Scenario, scenarioFields } from "./scenario-fields.ts";

export type { Scenario };

/** A rehearsal: a runbook, what the players are told, and the world in which it is played. */
export const scenarioSchema = scenarioFields
  .superRefine(checkPeople)
  .superRefine(checkConsumers)
  .superRefine(checkTimes)
  .superRefine(checkEvents)
  .superRefine(checkObjectives)
  .superRefine(checkLessons);

/** Reads a scenario file; every problem at once. */
export function parseScenario(text: string, file: string): Loaded<Scenario> {
  return loadYaml(text, file, scenarioSchema);
}
