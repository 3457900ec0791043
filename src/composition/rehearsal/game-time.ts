import { type PaceKeeper, createPace } from "../../adapters/world/pace.ts";
import type { RehearseRequest } from "../../cli/table/rehearsal-services.ts";
import type { ExerciseRow, ExerciseRowOf } from "../../core/exercise/log.ts";
import type { Player } from "../../engine/players/choices.ts";
import type { Scenario } from "../../formats/scenario.ts";
import { createGameDesk } from "./game-desk.ts";
import type { Endings } from "./game-endings.ts";
import { type Paths } from "../paths.ts";
import type { Stage } from "./stage.ts";
import type { Toolbox } from "../toolbox.ts";

/** Where somebody facilitates, time goes on while the players talk: so many times as fast as the clock's, unless told. */
const FACILITATED_SPEED = 5;

/** How time goes by in a game, and who may step in meanwhile. */
export interface GameTime {
  readonly think: PaceKeeper["think"];
  /** The same stage and player, under the eyes of the facilitator if there is one. */
  watched(stage: Stage): Stage;
  watchedPlayer(player: Player): Player;
  /** Where the game was cut off: takes what the facilitator had typed by then. */
  takeNotes(): Promise<void>;
  /** After the game: takes the facilitator's last notes. */
  finish(): Promise<void>;
}

export interface GameTimeOptions {
  readonly toolbox: Pick<Toolbox, "wall">;
  readonly request: Pick<RehearseRequest, "facilitated" | "speed">;
  readonly paths: Paths;
  readonly scenario: Scenario;
  readonly stage: Stage;
  readonly began: ExerciseRowOf<"began">;
  readonly endings: Endings;
  readonly write: (row: ExerciseRow) => void;
}

export function keepTime(options: GameTimeOptions): GameTime {
  const { toolbox, request, paths, scenario, stage, began, endings, write } = options;
  const { facilitated } = request;
  const speed = request.speed ?? null;
  const given = request.speed === undefined && facilitated !== undefined ? FACILITATED_SPEED : speed;
  const { world } = stage;
  const { wall } = toolbox;
  const { incident, title, sha256 } = began;
  const { objectives } = scenario;
  const desk =
    facilitated === undefined
      ? null
      : createGameDesk({
          paths: paths.rehearsal(incident).desk,
          world,
          about: { incident, title, sha256, objectives },
          wall,
          speed: given,
          write,
          say: facilitated.say,
          end: () => endings.sayTimeIsUp(),
        });
  const { pace, think } = createPace({
    clock: world.clock,
    speed: () => (desk === null ? given : desk.speed()),
    wall,
    stop: endings.stop,
    ...(desk === null ? {} : { between: desk.between, isPaused: desk.isPaused }),
  });
  world.keepPace(pace);
  return {
    think,
    watched(given) {
      if (desk === null) return given;
      const prompter = desk.watchedPrompter(given.adapters.prompter);
      return { ...given, adapters: { ...given.adapters, prompter } };
    },
    watchedPlayer: (player) => desk?.watched(player) ?? player,
    async takeNotes() {
      await desk?.takeNotes();
    },
    async finish() {
      await desk?.finish(facilitated?.signal ?? endings.cut);
    },
  };
}
