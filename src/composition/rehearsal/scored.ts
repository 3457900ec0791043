import { createHash } from "node:crypto";
import type { ScoredRehearsal } from "../../cli/table/rehearsal-services.ts";
import { StanchError } from "../../core/errors.ts";
import type { ExerciseRow } from "../../core/exercise/log.ts";
import { scoreOf } from "../../core/exercise/score.ts";
import type { JournalEntry } from "../../core/journal.ts";
import { readText } from "../read-text.ts";
import { type Runnable, loadRunnable, objectivesOf, seedOf } from "./runnable.ts";

/**
 * The score of a rehearsal, once more from its files. `ERR_NOT_A_REHEARSAL` for a live incident, `ERR_SCENARIO_CHANGED` where
 * the scenario isn't there any more as it was played: against other objectives it would be another score.
 */
export function scoredFrom(entries: readonly JournalEntry[], rows: readonly ExerciseRow[]): ScoredRehearsal {
  const [opening] = entries;
  if (opening?.type !== "incident.opened" || opening.data.mode === "live") {
    throw new StanchError({
      code: "ERR_NOT_A_REHEARSAL",
      message: `${opening?.incident ?? "this"} is a live incident: nobody plays it, and nothing scores it`,
      hint: "stanch timeline shows what happened; stanch list shows rehearsals",
    });
  }
  const runnable = playedFile(rows);
  const objectives = runnable === null ? [] : objectivesOf(runnable, seedOf(rows));
  const score = scoreOf({ entries, rows, objectives });
  return { score, scenario: runnable?.kind === "scenario" ? runnable.scenario : null };
}

function playedFile(rows: readonly ExerciseRow[]): Runnable | null {
  const began = rows.find((row) => row.type === "began");
  if (began === undefined) return null;
  const { file, sha256 } = began;
  let text: string;
  try {
    text = readText(file);
  } catch (error) {
    throw new StanchError({
      code: "ERR_SCENARIO_CHANGED",
      message: `${file} was played, and it can't be read now`,
      hint: "put it back, and run this in the folder from which it was played",
      cause: error,
    });
  }
  if (textHash(text) !== sha256) {
    throw new StanchError({
      code: "ERR_SCENARIO_CHANGED",
      message: `${file} isn't the file any more that was played (SHA-256 ${sha256.slice(0, 12)}…)`,
      hint: "against other objectives it would be another score: put that file back, or play this one",
    });
  }
  return loadRunnable(file);
}

/** By which a rehearsal knows its file again. */
export function textHash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
