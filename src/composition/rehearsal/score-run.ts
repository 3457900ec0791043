import type { ExerciseRow } from "../../core/exercise/log.ts";
import { playedOf } from "../../core/exercise/played.ts";
import { POLICY_NAMES } from "../../core/exercise/policy-names.ts";
import { type Score, scoreOf } from "../../core/exercise/score.ts";
import { type Comparison, earlierRuns, standingOf } from "../../core/exercise/standing.ts";
import type { JournalEntry } from "../../core/journal.ts";
import type { Instant } from "../../core/time.ts";
import { referenceScore } from "./reference-run.ts";
import { type Runnable, scenarioOf } from "./runnable.ts";
import type { ScoreHistory } from "./score-history.ts";

/** A rehearsal that has just been played, and when by the clock on the wall. */
interface Run {
  readonly runnable: Runnable;
  readonly entries: readonly JournalEntry[];
  readonly rows: readonly ExerciseRow[];
  readonly playedAt: Instant;
}

/**
 * Scores a run and sets it beside the reference and what people came to before. Only people's runs are kept and compared
 * with people's: a policy learns nothing.
 */
export async function scoreRun(
  { runnable, entries, rows, playedAt }: Run,
  history: ScoreHistory,
): Promise<{ readonly score: Score; readonly comparison: Comparison }> {
  const { began } = playedOf({ entries, rows });
  const { objectives } = scenarioOf(runnable, began.seed);
  const score = scoreOf({ entries, rows, objectives });
  const { incident, name, sha256, seed, release, player } = began;
  const isPolicy = POLICY_NAMES.some((policy) => policy === player);
  const reference = player === "reference" ? null : standingOf(await referenceScore(runnable, began));
  if (isPolicy) return { score, comparison: { reference, last: null, best: null } };
  const earlier = earlierRuns(history.runs, { sha256 });
  await history.add({
    playedAt,
    incident,
    name,
    sha256,
    seed,
    release,
    player,
    ...standingOf(score),
  });
  return { score, comparison: { reference, ...earlier } };
}
