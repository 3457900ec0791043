import { rm } from "node:fs/promises";
import { ensurePrivateDirectory, readPrivateFile } from "../adapters/private-file.ts";
import type { Instant } from "../core/time.ts";
import type { DeskPaths } from "./paths.ts";
import { type Seat, refuseIfTaken, takeSeat } from "./seat.ts";

const PLAYED = "this rehearsal is being played already";

/**
 * What a facilitated game and its facilitator tell each other lies in a folder beside the journal: the board and the seat of the
 * game are written by the game, the commands and the other seat by the facilitator's side. It goes with the game's end.
 */
export interface DeskFolder {
  /** Whole lines that the facilitator's side has written, oldest first. */
  commands(): Promise<readonly string[]>;
  remove(): Promise<void>;
}

/** Makes the folder anew, in the place of what a killed game left (`ERR_SEAT_TAKEN` while that game runs). */
export async function makeDeskFolder(paths: DeskPaths, now: Instant): Promise<DeskFolder> {
  await ensurePrivateDirectory(paths.folder);
  const seat: Seat = await takeSeat(paths.game, PLAYED, now);
  await Promise.all([paths.board, paths.commands].map((path) => rm(path, { force: true })));
  return {
    async commands() {
      const text = (await readPrivateFile(paths.commands))?.toString("utf8") ?? "";
      return text.split("\n").slice(0, -1);
    },
    async remove() {
      await seat.leave();
      await rm(paths.folder, { recursive: true, force: true });
    },
  };
}

/** A game that is played with a facilitator keeps its files to itself. */
export async function refuseIfPlayed(paths: DeskPaths): Promise<void> {
  await refuseIfTaken(paths.game, PLAYED);
}
