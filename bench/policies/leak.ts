import { specFromScenario } from "../../src/adapters/world/from-scenario.ts";
import { createModel } from "../../src/adapters/world/model.ts";
import { worldOf } from "../../src/adapters/world/world.ts";
import { type Seconds, plus } from "../../src/core/time.ts";
import { toConsumer } from "../../src/formats/inventory.ts";
import { type Scenario, scenarioSchema } from "../../src/formats/scenario.ts";
import { createChance } from "../../test/simulation/chance.ts";
import { createFaults } from "../../test/simulation/faults.ts";
import { sceneOf } from "../../test/simulation/scene.ts";
import type { Leak } from "./policy.ts";

/** From the start of the response until nobody looks any more. */
export const WATCHED_SECONDS: Seconds = 3 * 3600;

/** The world that the simulation plays under this seed, afresh: whoever acts in it, it began the same. */
export function leakOf(seed: number, folder: string): Leak {
  const scenario = scenarioOf(seed);
  const declared = (scenario.runbook.consumers ?? []).map(toConsumer);
  const model = createModel(specFromScenario(scenario, declared), `bench-${seed}`);
  const world = worldOf(model, `bench-${seed}`);
  return {
    seed,
    scenario,
    world,
    model,
    declared,
    horizon: plus(world.clock.now(), WATCHED_SECONDS),
    folder,
  };
}

function scenarioOf(seed: number): Scenario {
  const faults = createFaults(createChance(seed, "faults"), () => undefined);
  return scenarioSchema.parse(sceneOf(createChance(seed, "scene"), faults));
}
