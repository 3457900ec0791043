import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createSigner } from "../../src/adapters/signer.ts";
import { worldFromScenario } from "../../src/adapters/world/from-scenario.ts";
import type { World } from "../../src/adapters/world/world.ts";
import { type Rehearsal, rehearse } from "../../src/composition/rehearsal/rehearsal.ts";
import { setStage } from "../../src/composition/rehearsal/stage.ts";
import { revocationBlockers } from "../../src/core/gate.ts";
import { secondsBetween } from "../../src/core/time.ts";
import { toConsumer } from "../../src/formats/inventory.ts";
import { type Scenario, parseScenario } from "../../src/formats/scenario.ts";
import { openJournal } from "../../src/hosts/embedded/journal.ts";
import { agreeing } from "../crash/agreeing.ts";
import { scratch } from "../scratch.ts";

/** A look at the gate. */
export interface Look {
  /** Minutes since the story began. */
  readonly minute: number;
  readonly blockers: readonly string[];
  readonly reasons: readonly string[];
}

/** A story played by stanch and careful people. */
export interface Told extends Rehearsal {
  readonly looks: readonly Look[];
}

export function scenarioOf(name: string): Scenario {
  const file = `${name}.yaml`;
  const loaded = parseScenario(readFileSync(new URL(`stories/${file}`, import.meta.url), "utf8"), file);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.value;
}

export async function tell(name: string): Promise<Told> {
  const scenario = scenarioOf(name);
  const { runbook, startsAt } = scenario;
  const rows = runbook.consumers ?? [];
  const folder = mkdtempSync(join(scratch(), "stanch-story-"));
  const stage = await setStage(
    { kind: "scenario", file: name, scenario, runbook, rows },
    {
      seed: name,
      prompter: agreeing,
      journal: (_incident, random) =>
        openJournal({ path: join(folder, "state", "j.db"), digester: createSigner(), random }),
    },
  );
  const looks: Look[] = [];
  try {
    const played = await rehearse(stage, {
      onEntries(_entries, { incident, state }) {
        if (!state.startsWith("revoking.gated")) return;
        const found = revocationBlockers(incident, incident.lastAt);
        looks.push({
          minute: Math.floor(secondsBetween(startsAt, stage.world.clock.now()) / 60),
          blockers: found.map(({ code, subject }) => `${code} ${subject}`),
          reasons: found.map(({ clears }) => clears),
        });
      },
    });
    return { ...played, looks };
  } finally {
    stage.journal.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The same world under a policy that takes the store's word: new keys are made, tried out by whoever makes them, written
 * and rolled out, and the old one is ended.
 */
export async function trustTheStore(name: string): Promise<World> {
  const scenario = scenarioOf(name);
  const consumers = (scenario.runbook.consumers ?? []).map(toConsumer);
  const world = worldFromScenario(scenario, consumers, name);
  for (const { id, store, reload } of consumers) {
    const { value } = await world.provider.createKey({ name: `${id}-next` });
    const { outcome } = await world.keyProbe("whoami").present(value);
    if (outcome !== "accepted") throw new Error(`the new key of ${id} is ${outcome}`);
    await world.store(store).write(value);
    if (reload !== undefined) await world.reload(reload).run();
  }
  await world.clock.sleep(300);
  await world.provider.endKey(world.leaked.id);
  return world;
}
