import type { ExerciseRowOf } from "../../core/exercise/log.ts";
import type { Runnable } from "./runnable.ts";
import type { Stage } from "./stage.ts";
import { RELEASE } from "../version.ts";

type Began = ExerciseRowOf<"began">;

/** The first row of a game: with the rows after it, all that is needed to play it again. */
export function beganRow(
  { world, incident }: Stage,
  runnable: Runnable,
  given: Pick<Began, "file" | "sha256" | "seed" | "player" | "facilitated">,
): Began {
  const { name, title = name } = runnable.kind === "scenario" ? runnable.scenario : runnable.runbook;
  const { file, sha256, seed, player, facilitated } = given;
  const at = world.clock.now();
  return {
    type: "began",
    at,
    incident,
    file,
    sha256,
    name,
    title,
    seed,
    release: RELEASE,
    player,
    facilitated,
  };
}
