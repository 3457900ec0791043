import { createHash } from "node:crypto";
import { join } from "node:path";
import { createSigner } from "../../src/adapters/signer.ts";
import { specFromScenario } from "../../src/adapters/world/from-scenario.ts";
import { type Model, createModel } from "../../src/adapters/world/model.ts";
import { worldOf } from "../../src/adapters/world/world.ts";
import type { Runnable } from "../../src/composition/rehearsal/runnable.ts";
import { type Stage, setStageIn } from "../../src/composition/rehearsal/stage.ts";
import { toConsumer } from "../../src/formats/inventory.ts";
import { scenarioSchema } from "../../src/formats/scenario.ts";
import { openJournal } from "../../src/hosts/embedded/journal.ts";
import { createChance } from "./chance.ts";
import { type Fault, createFaults } from "./faults.ts";
import { type Ends, judge } from "./judge.ts";
import type { Lie } from "./insight.ts";
import { mannersOf } from "./people.ts";
import { play } from "./play.ts";
import { type Sabotage, NO_SABOTAGE } from "./sabotage.ts";
import { sceneOf } from "./scene.ts";
import { createSightings } from "./sightings.ts";
import { countStruck } from "./struck.ts";
import { type Trouble, createTroubles } from "./troubles.ts";
import type { Violation } from "./violation.ts";
import { createWitness } from "./witness.ts";

/** One run, judged. The same seed gives the same outcome, to the byte. */
export interface Outcome {
  readonly seed: number;
  /** How the response stood when nothing was left to be done. */
  readonly end: string;
  /** The provider was told to end the leaked key, and did. */
  readonly ended: boolean;
  readonly violations: readonly Violation[];
  readonly ends: Ends;
  readonly faults: ReadonlyMap<Fault, number>;
  readonly troubles: ReadonlyMap<Trouble, number>;
  /** What happened, line by line. */
  readonly trace: readonly string[];
  /** SHA-256 over the journal's rows as they are stored. */
  readonly journal: string;
}

/** Plays and judges one seed; `folder` takes its journal. */
export async function simulate(
  seed: number,
  folder: string,
  sabotage: Sabotage = NO_SABOTAGE,
): Promise<Outcome> {
  const trace: string[] = [];
  const violations: Violation[] = [];
  const report = (invariant: Violation["invariant"], detail: string): void =>
    void violations.push({ invariant, detail });
  const said: string[] = [];
  const faults = createFaults(createChance(seed, "faults"), (fault) => void trace.push(`     ${fault}`));
  const troubles = createTroubles();
  const lies: Lie[] = [];
  const { model, stage } = await stageOf(seed, folder, faults, said);
  try {
    const end = await play({
      stage,
      model,
      faults,
      troubles,
      sightings: createSightings(troubles),
      lies,
      chance: createChance(seed, "course"),
      manners: mannersOf(createChance(seed, "people")),
      witness: createWitness(report),
      said,
      trace,
      report,
      sabotage,
    });
    countStruck(model, end.at.incident, stage.journal.read(stage.incident), troubles);
    const rows = stage.journal.raw(stage.incident);
    const ends = await judge({ model, stage, end, lies, said, report });
    const journal = createHash("sha256").update(JSON.stringify(rows)).digest("hex");
    const facts = stage.world.facts();
    return {
      seed,
      end: end.name,
      ended: facts.endedAt !== null,
      violations,
      ends,
      faults: faults.counts,
      troubles: troubles.counts,
      trace,
      journal,
    };
  } finally {
    stage.journal.close();
  }
}

async function stageOf(
  seed: number,
  folder: string,
  faults: ReturnType<typeof createFaults>,
  said: string[],
): Promise<{ readonly model: Model; readonly stage: Stage }> {
  const name = `simulation-${seed}`;
  const scenario = scenarioSchema.parse(sceneOf(createChance(seed, "scene"), faults));
  const { runbook } = scenario;
  const rows = runbook.consumers ?? [];
  const model = createModel(specFromScenario(scenario, rows.map(toConsumer)), name);
  // Somebody else's keys in the same account: nobody may touch them.
  for (const [index, kind] of (["team", "user"] as const).entries())
    model.keys.add({ name: `elsewhere-${index}`, kind, team: "neighbours" }, "other");
  const runnable: Runnable = { kind: "scenario", file: name, scenario, runbook, rows };
  const consents = createChance(seed, "consents");
  const stage = await setStageIn(worldOf(model, name), runnable, {
    seed: name,
    prompter: {
      async consent(request) {
        said.push(JSON.stringify(request));
        return faults.isCalm() || !consents.happens(0.01);
      },
      secret: () => Promise.reject(new Error("nobody types here")),
      text: () => Promise.reject(new Error("nobody types here")),
      say: (lines) => void said.push(...lines),
    },
    journal: (_incident, random) =>
      openJournal({ path: join(folder, String(seed), "j.db"), digester: createSigner(), random }),
  });
  return { model, stage };
}
