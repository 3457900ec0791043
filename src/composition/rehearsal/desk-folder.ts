import { readdir, rm, rmdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { ensurePrivateDirectory } from "../../adapters/private-file.ts";
import type { Instant } from "../../core/time.ts";
import type { DeskPaths } from "../paths.ts";
import { takeSeat } from "./seat.ts";

/**
 * The folder beside the journal of a game while it is played. The seat in it makes this the only process that writes the files
 * of its incident (`ERR_SEAT_TAKEN` while another does): the same seed played twice at once would spoil both. Where somebody
 * facilitates, the game writes its board there, and the facilitator's side the commands and its own seat. Made anew, in the
 * place of what a killed game left.
 */
export async function makeDeskFolder(
  paths: DeskPaths,
  now: Instant,
): Promise<{ readonly remove: () => Promise<void> }> {
  await ensurePrivateDirectory(paths.folder);
  const seat = await takeSeat(paths.game, "this rehearsal is being played already", now);
  await Promise.all([paths.board, paths.commands].map((path) => rm(path, { force: true })));
  return {
    async remove() {
      // All that is there is this game's until it leaves its seat, but for whoever is just coming to that.
      const seated = basename(paths.game);
      const left = (await readdir(paths.folder).catch(() => [])).filter(
        (name) => name !== seated && !name.startsWith(`.${seated}.`),
      );
      await Promise.all(left.map((name) => rm(join(paths.folder, name), { force: true })));
      await seat.leave();
      await rmdir(paths.folder).catch(() => undefined);
    },
  };
}
