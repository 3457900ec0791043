import type { ScoredRehearsal } from "../../cli/table/rehearsal-services.ts";
import { StanchError } from "../../core/errors.ts";
import type { ExerciseRow, ExerciseRowOf } from "../../core/exercise/log.ts";
import { playedOf } from "../../core/exercise/played.ts";
import { scoreOf } from "../../core/exercise/score.ts";
import type { JournalEntry } from "../../core/journal.ts";
import { readExerciseLog } from "./exercise-log.ts";
import { hintToPlayOn } from "./game-endings.ts";
import { type Runnable, hashOf, loadRunnable, scenarioOf } from "./runnable.ts";

/**
 * The score of a rehearsal, once more from its files; `log` is its log of the table. `ERR_NOT_A_REHEARSAL` for a live
 * incident, `ERR_SCORE_UNFINISHED` for a game that was cut off, `ERR_SCENARIO_CHANGED` where the file or what lay beside it
 * isn't there any more as it was played: against other objectives it would be another score.
 */
export function scoredFrom(entries: readonly JournalEntry[], log: string): ScoredRehearsal {
  const rows = readExerciseLog(log);
  const [opening] = entries;
  if (opening?.type !== "incident.opened" || opening.data.mode === "live") {
    throw new StanchError({
      code: "ERR_NOT_A_REHEARSAL",
      message: `${opening?.incident ?? "this"} is a live incident: nobody plays it, and nothing scores it`,
      hint: "stanch timeline shows what happened; stanch list shows rehearsals",
    });
  }
  refuseCutOff(rows, log);
  const { began } = playedOf({ entries, rows });
  const scenario = scenarioOf(loadedAgain(began), began.seed);
  return { score: scoreOf({ entries, rows, objectives: scenario.objectives }), scenario };
}

/** A game that was cut off has no score, and can be played on. */
function refuseCutOff([began, ...rows]: readonly ExerciseRow[], log: string): void {
  if (began?.type !== "began" || rows.some(({ type }) => type === "ended")) return;
  throw new StanchError({
    code: "ERR_SCORE_UNFINISHED",
    message: "this rehearsal wasn't played to its end, so there is nothing to score yet",
    hint: hintToPlayOn(began.file, log),
  });
}

/** What was played, if it is still the same. */
function loadedAgain({ file, sha256 }: ExerciseRowOf<"began">): Runnable {
  const runnable = readAgain(file);
  if (hashOf(runnable) === sha256) return runnable;
  throw new StanchError({
    code: "ERR_SCENARIO_CHANGED",
    message: `${file} isn't the file any more that was played, or its inventory or config isn't (SHA-256 ${sha256.slice(0, 12)}…)`,
    hint: "against other objectives it would be another score: put those files back, or play these",
  });
}

function readAgain(file: string): Runnable {
  try {
    return loadRunnable(file);
  } catch (error) {
    if (!(error instanceof StanchError)) throw error;
    throw new StanchError({
      code: "ERR_SCENARIO_CHANGED",
      message: `${file} was played, and it can't be read now: ${error.message}`,
      hint: "put it back, and run this in the folder from which it was played",
      cause: error,
    });
  }
}
