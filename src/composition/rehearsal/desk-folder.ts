import { rm } from "node:fs/promises";
import { ensurePrivateDirectory } from "../../adapters/private-file.ts";
import type { Instant } from "../../core/time.ts";
import type { DeskPaths } from "../paths.ts";
import { refuseIfTaken, takeSeat } from "./seat.ts";

const PLAYED = "this rehearsal is being played already";

/**
 * What a facilitated game and its facilitator tell each other lies in a folder beside the journal: the board and the seat of the
 * game are written by the game, the commands and the other seat by the facilitator's side. Makes it anew, in the place of what a
 * killed game left (`ERR_SEAT_TAKEN` while that game runs).
 */
export async function makeDeskFolder(
  paths: DeskPaths,
  now: Instant,
): Promise<{ readonly remove: () => Promise<void> }> {
  await ensurePrivateDirectory(paths.folder);
  const seat = await takeSeat(paths.game, PLAYED, now);
  await Promise.all([paths.board, paths.commands].map((path) => rm(path, { force: true })));
  return {
    async remove() {
      await seat.leave();
      await rm(paths.folder, { recursive: true, force: true });
    },
  };
}

/** A facilitated game has the files of its incident to itself (`ERR_SEAT_TAKEN`). */
export async function refuseIfPlayed(paths: DeskPaths): Promise<void> {
  await refuseIfTaken(paths.game, PLAYED);
}
