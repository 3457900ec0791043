import { createSigner } from "../../adapters/signer.ts";
import type { ExerciseRow, ExerciseRowOf } from "../../core/exercise/log.ts";
import { type Score, scoreOf } from "../../core/exercise/score.ts";
import { playerOf } from "../../engine/players/policies.ts";
import { IN_MEMORY } from "../../hosts/embedded/database.ts";
import { type EmbeddedJournal, openJournal } from "../../hosts/embedded/journal.ts";
import { AGREEING } from "./agreeing.ts";
import { rehearse } from "./rehearsal.ts";
import { type Runnable, scenarioOf } from "./runnable.ts";
import { setStage } from "./stage.ts";

/** What the reference policy comes to on the same scenario and seed, played here and now: nothing of it is kept. */
export async function referenceScore(runnable: Runnable, began: ExerciseRowOf<"began">): Promise<Score> {
  let journal: EmbeddedJournal | null = null;
  try {
    const stage = await setStage(runnable, {
      seed: began.seed,
      journal: (_incident, random) =>
        (journal = openJournal({ path: IN_MEMORY, digester: createSigner(), random })),
      prompter: AGREEING,
    });
    const player = playerOf("reference");
    const rows: ExerciseRow[] = [{ ...began, player: player.name, facilitated: false }];
    await rehearse(stage, { player, onExercise: (row) => rows.push(row) });
    const entries = stage.journal.read(stage.incident);
    const { objectives } = scenarioOf(runnable, began.seed);
    return scoreOf({ entries, rows, objectives });
  } finally {
    (journal as EmbeddedJournal | null)?.close();
  }
}
