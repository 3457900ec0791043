import { writePrivateFile } from "../adapters/private-file.ts";
import type { World } from "../adapters/world/world.ts";
import type { Board, DeskCommand } from "../core/exercise/board.ts";
import type { ExerciseRow } from "../core/exercise/log.ts";
import type { Player } from "../engine/choices.ts";
import { formatBoard, parseDeskCommand } from "../formats/exercise-desk.ts";
import type { Clock } from "../ports/clock.ts";
import { makeDeskFolder } from "./desk-folder.ts";
import type { DeskPaths } from "./paths.ts";
import { whoSitsAt } from "./seat.ts";

/** How often the game looks what the facilitator has typed, and shows how it stands; in seconds of the real clock. */
const LOOK_EVERY = 0.2;

/** The game's side of the facilitator's desk. */
export interface GameDesk {
  /** Injects happen here, between two steps of time, so that a recording can have them happen there again. */
  readonly between: () => void;
  readonly isPaused: () => boolean;
  /** The facilitator has said that time is up. */
  readonly isOver: () => boolean;
  /** The same player; the facilitator sees what there is to choose from. */
  watched(player: Player): Player;
  /** After the game: takes notes until the facilitator ends it, or nobody sits there. */
  finish(): Promise<void>;
  close(): Promise<void>;
}

export interface GameDeskOptions {
  readonly paths: DeskPaths;
  readonly world: World;
  readonly about: Pick<Board, "incident" | "title" | "sha256" | "objectives">;
  /** Of this machine. */
  readonly clock: Clock;
  readonly write: (row: ExerciseRow) => void;
  /** To the players. */
  readonly say: (text: string) => void;
}

/** Opens the desk of a game; `ERR_SEAT_TAKEN` if the same game is being played in another process. */
export async function openGameDesk(options: GameDeskOptions): Promise<GameDesk> {
  const { paths, world, about, clock, write, say } = options;
  const folder = await makeDeskFolder(paths, clock.now());
  const stop = new AbortController();
  const orders: (() => void)[] = [];
  const refused: { command: number; why: string }[] = [];
  let phase: Board["phase"] = "playing";
  let shown: Board["options"] = [];
  let [taken, paused, toldPaused, timeIsUp, isDone] = [0, false, false, false, false];
  let written = "";
  let failure: unknown = null;

  function obey(command: DeskCommand, number: number): void {
    const refuse = (why: string): void => void refused.push({ command: number, why });
    if (command.do === "note") {
      const { objective, rating, text } = command;
      return write({ type: "observed", at: world.clock.now(), objective, rating, text });
    }
    if (phase === "over") return command.do === "end" ? void (isDone = true) : refuse("the game is over");
    switch (command.do) {
      case "pause":
      case "resume":
        return void (paused = command.do === "pause");
      case "end":
        return void (timeIsUp = true);
      case "fire":
      case "hold":
      case "release":
        return void orders.push(() => {
          if (!world[command.do](command.inject)) refuse("the inject has happened, or there is none");
        });
    }
  }

  async function look(): Promise<void> {
    const lines = await folder.commands();
    for (const line of lines.slice(taken)) {
      taken += 1;
      const command = parseDeskCommand(line);
      if (command === null) refused.push({ command: taken, why: "this isn't a command" });
      else obey(command, taken);
    }
    const board: Board = {
      ...about,
      at: world.clock.now(),
      phase,
      paused,
      options: shown,
      injects: world.injects(),
      facts: world.facts(),
      taken,
      refused,
    };
    const text = formatBoard(board);
    if (text !== written) await writePrivateFile(paths.board, text);
    written = text;
  }

  await look();
  const watching = (async () => {
    while (!stop.signal.aborted) {
      await clock.sleep(LOOK_EVERY, stop.signal);
      if (!stop.signal.aborted) await look();
    }
  })().catch((error: unknown) => void (failure = error));

  return {
    between() {
      if (failure !== null) throw failure;
      for (const order of orders.splice(0)) order();
    },
    isPaused() {
      if (paused !== toldPaused)
        say(paused ? "the facilitator has paused the exercise" : "the exercise goes on");
      toldPaused = paused;
      return paused;
    },
    isOver: () => timeIsUp,
    watched: ({ name, decide }) => ({
      name,
      async decide(point) {
        phase = "deciding";
        shown = point.choices.map(({ id, label, careful }) => ({ id, label, careful }));
        try {
          return await decide(point);
        } finally {
          phase = "playing";
          shown = [];
        }
      },
    }),
    async finish() {
      phase = "over";
      let isWaiting = false;
      while (!isDone && failure === null && (await whoSitsAt(paths.facilitator)) !== null) {
        if (!isWaiting) say("the game is over; the facilitator writes the last notes");
        isWaiting = true;
        await clock.sleep(LOOK_EVERY);
      }
    },
    async close() {
      stop.abort();
      await watching;
      await folder.remove();
    },
  };
}
