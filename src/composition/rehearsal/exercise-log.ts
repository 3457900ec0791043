import { closeSync, existsSync, openSync, readFileSync, writeSync } from "node:fs";
import { createPrivateFile, writePrivateFile } from "../../adapters/private-file.ts";
import { StanchError } from "../../core/errors.ts";
import type { ExerciseRow } from "../../core/exercise/log.ts";
import { formatExerciseRow, parseExerciseLog } from "../../formats/exercise-log.ts";

/** What happened at the table, row by row, beside the journal of a rehearsal. */
export interface ExerciseLog {
  write(row: ExerciseRow): void;
  close(): void;
}

/** A new log, in the place of one that is there; `begin` are rows that stand in it already. */
export async function createExerciseLog(path: string, begin = ""): Promise<ExerciseLog> {
  await writePrivateFile(path, begin);
  return appendTo(path);
}

/** A copy of one, in a new file (`ERR_FILE_EXISTS`). */
export async function createRecording(path: string, begin = ""): Promise<ExerciseLog> {
  if (await createPrivateFile(path, begin)) return appendTo(path);
  throw new StanchError({
    code: "ERR_FILE_EXISTS",
    message: `${path} is there already and is kept`,
    hint: "--record with another name",
  });
}

function appendTo(path: string): ExerciseLog {
  const file = openSync(path, "a");
  return {
    write: (row) => void writeSync(file, formatExerciseRow(row)),
    close: () => closeSync(file),
  };
}

/** Empty where a rehearsal was played before there was such a log. */
export function readExerciseLog(path: string): readonly ExerciseRow[] {
  return existsSync(path) ? parseExerciseLog(readFileSync(path, "utf8"), path) : [];
}
