import { existsSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { appendPrivateFile, readPrivateFile } from "../../adapters/private-file.ts";
import type { Desk, DeskLook, DeskRequest } from "../../cli/desk/desk-services.ts";
import type { Board } from "../../core/exercise/board.ts";
import { StanchError } from "../../core/errors.ts";
import { advance, replay } from "../../engine/replay.ts";
import { formatDeskCommand, parseBoard } from "../../formats/exercise-desk.ts";
import { openJournal } from "../../hosts/embedded/journal.ts";
import { readExerciseLog } from "./exercise-log.ts";
import { DESK_FOLDER, type Paths, pathsOf } from "../paths.ts";
import { hashOf, loadRunnable } from "./runnable.ts";
import { takeSeat, whoSitsAt } from "./seat.ts";
import type { Toolbox } from "../toolbox.ts";

const LOOK_EVERY = 0.2;

/** See `DeskServices`. */
export async function openDesk(toolbox: Toolbox, request: DeskRequest): Promise<Desk | null> {
  const { clock } = toolbox;
  const { signal } = request;
  const paths = pathsOf(resolve(request.dir));
  const sha256 = hashOf(loadRunnable(request.file));
  let isTold = false;
  for (;;) {
    const game = await findGame(paths, sha256, request.incident);
    if (game !== null) return sitDown(toolbox, paths, game);
    if (!isTold) request.onWait();
    isTold = true;
    await clock.sleep(LOOK_EVERY, signal);
    if (signal.aborted) return null;
  }
}

interface Game {
  readonly incident: string;
  /** The process that plays it. */
  readonly sitter: string;
}

/** The game of this file that is being played; what a killed one left doesn't count. */
async function findGame(paths: Paths, sha256: string, wanted: string | undefined): Promise<Game | null> {
  const found: Game[] = [];
  for (const incident of existsSync(paths.rehearsals) ? incidentsWithDesk(paths.rehearsals) : []) {
    const { desk } = paths.rehearsal(incident);
    const sitter = await whoSitsAt(desk.game);
    const board = sitter === null ? null : await boardAt(desk.board);
    if (sitter !== null && board?.sha256 === sha256 && (wanted ?? incident) === incident)
      found.push({ incident, sitter });
  }
  const [only = null] = found;
  if (found.length < 2) return only;
  throw new StanchError({
    code: "ERR_WHICH_GAME",
    message: `${found.length} games of this file are being played: ${found.map(({ incident }) => incident).join(", ")}`,
    hint: "name one with --incident",
  });
}

function incidentsWithDesk(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(DESK_FOLDER))
    .map((name) => name.slice(0, -DESK_FOLDER.length))
    .sort();
}

async function sitDown(toolbox: Toolbox, paths: Paths, { incident, sitter }: Game): Promise<Desk> {
  const { clock, signer, random } = toolbox;
  const { desk, journal: journalPath, log } = paths.rehearsal(incident);
  const seat = await takeSeat(desk.facilitator, "this game has a facilitator already", clock.now());
  const journal = openJournal({ path: journalPath, digester: signer, random });
  const before = (await readPrivateFile(desk.commands))?.toString("utf8") ?? "";
  // Half a line of a desk that was killed while it wrote would spoil the next one.
  if (before !== "" && !before.endsWith("\n")) await appendPrivateFile(desk.commands, "\n");
  let sent = before === "" ? 0 : before.split("\n").length - (before.endsWith("\n") ? 1 : 0);
  const gone = (): StanchError =>
    new StanchError({
      code: "ERR_GAME_GONE",
      message: "the game ended before it was over: its process is gone",
      hint: `what was played stands in the log: stanch timeline --incident ${incident}`,
    });

  async function* looks(signal: AbortSignal): AsyncGenerator<DeskLook> {
    let at = replay(journal.read(incident));
    let entries = journal.read(incident);
    let board: Board | null = null;
    let seen = "";
    for (;;) {
      // Looked for first: what a game writes before it goes is then read below.
      const isThere = (await whoSitsAt(desk.game)) === sitter;
      board = (await boardAt(desk.board)) ?? board;
      const rows = readExerciseLog(log);
      if (board !== null) {
        const now = `${rows.length} ${at.seq} ${JSON.stringify(board)}`;
        if (now !== seen) yield { board, rows, replay: at, entries };
        seen = now;
      }
      if (!isThere) {
        if (rows.some(({ type }) => type === "ended")) return;
        throw gone();
      }
      await clock.sleep(LOOK_EVERY, signal);
      if (signal.aborted) return;
      entries = journal.read(incident, at.seq);
      at = advance(at, entries);
    }
  }

  return {
    incident,
    looks,
    async send(command) {
      if ((await whoSitsAt(desk.game)) !== sitter) throw gone();
      await appendPrivateFile(desk.commands, formatDeskCommand(command));
      sent += 1;
      return sent;
    },
    async close() {
      journal.close();
      await seat.leave();
    },
  };
}

/** Null where there is none, or the disk holds something else. */
async function boardAt(path: string): Promise<Board | null> {
  return parseBoard((await readPrivateFile(path))?.toString("utf8") ?? "");
}
