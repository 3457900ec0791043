import { StanchError } from "../../core/errors.ts";
import type { ExerciseRow, ExerciseRowOf } from "../../core/exercise/log.ts";
import { formatExerciseRow, parseExerciseLog } from "../../formats/exercise-log.ts";
import { readText } from "../read-text.ts";
import { RELEASE } from "../version.ts";

/** A game that was played before: the log of its table. */
export interface Recording {
  readonly file: string;
  readonly began: ExerciseRowOf<"began">;
  /** All of them, the first too. */
  readonly rows: readonly ExerciseRow[];
  /** The same, byte for byte. */
  readonly text: string;
  /** False where the game was cut off. */
  readonly hasEnded: boolean;
}

/**
 * Reads a recording that is to be played again. `ERR_FILE_UNREADABLE`; `ERR_FORMAT` with the line; `ERR_REPLAY_UNFIT` where it
 * isn't the beginning of a game, or one of another text, of other files beside it, or of another release: then other things
 * would happen.
 */
export function readRecording(
  file: string,
  of: { readonly file: string; readonly sha256: string },
): Recording {
  const whole = readText(file);
  // A last line that was cut off while it was written isn't there.
  const text = whole.slice(0, whole.lastIndexOf("\n") + 1);
  const rows = parseExerciseLog(text, file);
  const [began] = rows;
  if (began?.type !== "began") throw unfit(`${file} doesn't begin with the beginning of a game`);
  if (began.sha256 !== of.sha256)
    throw unfit(
      `${file} was recorded with another text of ${of.file}, or of files beside it`,
      `it was ${began.file} then`,
    );
  if (began.release !== RELEASE)
    throw unfit(`${file} was recorded with stanch ${began.release}`, "play it again with that release");
  return { file, began, rows, text, hasEnded: rows.some(({ type }) => type === "ended") };
}

/** The text of a recording as the log of a game that is played from `file`. */
export function textAt({ began, text }: Recording, file: string): string {
  if (began.file === file) return text;
  return formatExerciseRow({ ...began, file }) + text.slice(text.indexOf("\n") + 1);
}

function unfit(message: string, hint?: string): StanchError {
  return new StanchError({ code: "ERR_REPLAY_UNFIT", message, ...(hint === undefined ? {} : { hint }) });
}
