import { readPrivateFile, writePrivateFile } from "../../adapters/private-file.ts";
import type { World } from "../../adapters/world/world.ts";
import type { Board, DeskCommand } from "../../core/exercise/board.ts";
import type { ExerciseRow } from "../../core/exercise/log.ts";
import type { Player } from "../../engine/players/choices.ts";
import { formatBoard, parseDeskCommand } from "../../formats/exercise-desk.ts";
import type { Wall } from "../../ports/clock.ts";
import type { Prompter } from "../../ports/prompter.ts";
import type { DeskPaths } from "../paths.ts";
import { TIME_IS_UP } from "./asked-at-table.ts";
import { whoSitsAt } from "./seat.ts";

/** How often the game shows how it stands, in milliseconds of the wall's. */
const SHOW_EVERY_MS = 200;

/** The game's side of the facilitator's desk; `between` and `isPaused` are for the pace of the game. */
export interface GameDesk {
  /** Reads what the facilitator has typed and does it, and shows how the game stands. */
  readonly between: () => Promise<void>;
  readonly isPaused: () => boolean;
  readonly speed: () => number | null;
  /** The same player and the same prompter; the facilitator sees when they are at work. */
  watched(player: Player): Player;
  watchedPrompter(prompter: Prompter): Prompter;
  /** What was typed by now, where the game doesn't go on. */
  takeNotes(): Promise<void>;
  /** After the game: takes notes until the facilitator ends it, nobody sits there any more, or the signal comes. */
  finish(signal: AbortSignal): Promise<void>;
}

export interface GameDeskOptions {
  readonly paths: DeskPaths;
  readonly world: World;
  readonly about: Pick<Board, "incident" | "title" | "sha256" | "objectives">;
  readonly wall: Wall;
  /** How fast the game begins. */
  readonly speed: number | null;
  readonly write: (row: ExerciseRow) => void;
  /** To the players. */
  readonly say: (text: string) => void;
  /** The facilitator says that time is up. */
  readonly end: () => void;
}

export function createGameDesk(options: GameDeskOptions): GameDesk {
  const { paths, world, about, wall, write, say, end } = options;
  const refused: { command: number; why: string }[] = [];
  let phase: Board["phase"] = "playing";
  let choices: Board["options"] = [];
  let { speed } = options;
  let asked = 0;
  let taken = 0;
  let isPaused = false;
  let wasPaused = false;
  let isAtTable = false;
  let isEnded = false;
  let isToldOfEnd = false;
  let isFinished = false;
  let shown = "";
  let shownAt = -Infinity;

  function obey(command: DeskCommand): string | null {
    switch (command.do) {
      case "note": {
        const { objective, rating, text } = command;
        write({ type: "observed", at: world.clock.now(), objective, rating, text });
        return null;
      }
      case "end":
        if (phase === "over") isFinished = true;
        else {
          isEnded = true;
          end();
        }
        return null;
      case "pause":
      case "resume":
        isPaused = command.do === "pause";
        return null;
      case "time":
        ({ speed } = command);
        return null;
      case "fire":
      case "hold":
      case "release":
        if (phase === "over") return "the game is over";
        if (!world[command.do](command.inject)) return "the inject has happened, or there is none";
        if (command.do !== "fire") writeHeld(command.inject, command.do === "hold");
        return null;
    }
  }

  function writeHeld(inject: number, held: boolean): void {
    write({ type: "held", at: world.clock.now(), inject, held });
  }

  async function obeyAll(): Promise<void> {
    const lines = await commandLines(paths.commands);
    for (const line of lines.slice(taken)) {
      taken += 1;
      const command = parseDeskCommand(line);
      const why = command === null ? "this isn't a command" : obey(command);
      if (why !== null) refused.push({ command: taken, why });
      shownAt = -Infinity;
    }
  }

  async function show(): Promise<void> {
    if (wall.now() - shownAt < SHOW_EVERY_MS) return;
    shownAt = wall.now();
    const text = formatBoard({
      ...about,
      at: world.clock.now(),
      phase,
      asked,
      paused: isPaused,
      speed,
      options: choices,
      injects: world.injects(),
      facts: world.facts(),
      taken,
      refused,
    });
    if (text !== shown) await writePrivateFile(paths.board, text);
    shown = text;
  }

  /** Players who are being asked are told afterwards: nothing is written over a question. */
  function tellPlayers(): void {
    if (phase === "deciding") return;
    if (isPaused !== wasPaused && !isEnded)
      say(isPaused ? "the facilitator has paused the exercise" : "the exercise goes on");
    wasPaused = isPaused;
    if (isEnded && !isToldOfEnd) say("the facilitator has ended the exercise");
    isToldOfEnd = isEnded;
  }

  /** Once time is up no person is asked any more, and nothing new is begun; a policy ends as it would play again. */
  const isTooLate = (): boolean => isEnded && isAtTable;

  async function asking<T>(options: Board["options"], ask: () => Promise<T>): Promise<T> {
    const before = { phase, choices };
    phase = "deciding";
    asked += 1;
    choices = options;
    shownAt = -Infinity;
    try {
      return await ask();
    } finally {
      ({ phase, choices } = before);
      shownAt = -Infinity;
    }
  }

  return {
    async between() {
      await obeyAll();
      await show();
      tellPlayers();
    },
    isPaused: () => isPaused,
    speed: () => speed,
    watched(player) {
      isAtTable = player.atTable === true;
      return {
        ...player,
        name: player.name,
        async decide(point) {
          const options = point.choices.map(({ id, label, careful }) => ({ id, label, careful }));
          return isTooLate() ? [] : asking(options, () => player.decide(point));
        },
      };
    },
    watchedPrompter: (prompter) => ({
      ...prompter,
      async consent(request) {
        if (isTooLate()) throw TIME_IS_UP;
        return asking([], () => prompter.consent(request));
      },
      text: (title, initial) => asking([], () => prompter.text(title, initial)),
    }),
    async takeNotes() {
      phase = "over";
      await obeyAll();
    },
    async finish(signal) {
      phase = "over";
      isPaused = false;
      wasPaused = false;
      tellPlayers();
      let isTold = false;
      for (;;) {
        shownAt = -Infinity;
        // Looked for first: what somebody types before they leave is then read below.
        const isAlone = (await whoSitsAt(paths.facilitator)) === null;
        await obeyAll();
        await show();
        if (isFinished || signal.aborted || isAlone) return;
        if (!isTold) say("the game is over; the facilitator writes the last notes");
        isTold = true;
        await wall.wait(SHOW_EVERY_MS, signal);
      }
    },
  };
}

/** Whole lines, oldest first. */
async function commandLines(path: string): Promise<readonly string[]> {
  const text = (await readPrivateFile(path))?.toString("utf8") ?? "";
  return text.split("\n").slice(0, -1);
}
