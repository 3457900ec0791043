import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createSigner } from "../../src/adapters/signer.ts";
import { rehearse } from "../../src/composition/rehearsal/rehearsal.ts";
import type { Runnable } from "../../src/composition/rehearsal/runnable.ts";
import { setStage } from "../../src/composition/rehearsal/stage.ts";
import type { ExerciseRow } from "../../src/core/exercise/log.ts";
import type { PolicyName } from "../../src/core/exercise/policy-names.ts";
import { type Score, scoreOf } from "../../src/core/exercise/score.ts";
import { playerOf } from "../../src/engine/players/policies.ts";
import { openJournal } from "../../src/hosts/embedded/journal.ts";
import { agreeing } from "../crash/agreeing.ts";
import { scratch } from "../scratch.ts";

export type ScenarioFile = Extract<Runnable, { readonly kind: "scenario" }>;

/** What a scenario comes to if this policy plays it. */
export async function scoreUnder(policy: PolicyName, runnable: ScenarioFile, seed: string): Promise<Score> {
  const folder = mkdtempSync(join(scratch(), "stanch-scenario-"));
  const { name, title, objectives } = runnable.scenario;
  try {
    const stage = await setStage(runnable, {
      seed,
      prompter: agreeing,
      journal: (_incident, random) =>
        openJournal({ path: join(folder, "state", "j.db"), digester: createSigner(), random }),
    });
    const rows: ExerciseRow[] = [
      {
        type: "began",
        at: stage.world.clock.now(),
        incident: stage.incident,
        file: runnable.file,
        sha256: "",
        name,
        title,
        seed,
        release: "",
        player: policy,
        facilitated: false,
      },
    ];
    await rehearse(stage, { player: playerOf(policy), onExercise: (row) => void rows.push(row) });
    const entries = stage.journal.read(stage.incident);
    stage.journal.close();
    return scoreOf({ entries, rows, objectives });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
