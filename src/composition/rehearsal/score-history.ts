import { appendPrivateFile, readPrivateFile, writePrivateFile } from "../../adapters/private-file.ts";
import type { PastRun } from "../../core/exercise/standing.ts";
import { formatPastRun, parseScoreHistory } from "../../formats/score-history.ts";

/** What people came to in this folder, one line a run; rehearsals themselves are replaced when their seed is played again. */
export interface ScoreHistory {
  /** Oldest first. */
  readonly runs: readonly PastRun[];
  add(run: PastRun): Promise<void>;
}

/** Throws `ERR_FORMAT` for a history that can't be read: before a game and not after it. */
export async function openScoreHistory(path: string): Promise<ScoreHistory> {
  const text = (await readPrivateFile(path))?.toString("utf8") ?? "";
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  return {
    runs: parseScoreHistory(text, path),
    async add(run) {
      // A line that was cut off would spoil the next one.
      if (whole.length < text.length) await writePrivateFile(path, whole + formatPastRun(run));
      else await appendPrivateFile(path, formatPastRun(run));
    },
  };
}
