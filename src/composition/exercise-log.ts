import { closeSync, existsSync, openSync, readFileSync, writeSync } from "node:fs";
import { writePrivateFile } from "../adapters/private-file.ts";
import type { ExerciseRow } from "../core/exercise/log.ts";
import { formatExerciseRow, parseExerciseLog } from "../formats/exercise-log.ts";

/** What happened at the table, row by row, beside the journal of a rehearsal. */
export interface ExerciseLog {
  write(row: ExerciseRow): void;
  close(): void;
}

/** A new log, in the place of one that is there. */
export async function createExerciseLog(path: string): Promise<ExerciseLog> {
  await writePrivateFile(path, "");
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
