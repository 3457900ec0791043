import type { PointKind } from "../core/exercise/log.ts";
import { type Player, type Point, type Situation, carefulChoices, inConsole } from "./choices.ts";
import { tableChoices } from "./table-choices.ts";
import type { Stop } from "./work.ts";

/** What this player may decide where the driver stands now. */
export function pointOf(situation: Situation, { atTable }: Pick<Player, "atTable">): Point {
  const { at, stop, now, table } = situation;
  const own = atTable === true ? tableChoices(situation) : carefulChoices(situation);
  return { kind: kindOf(stop), at, stop, now, choices: [...own, ...inConsole(situation)], table };
}

function kindOf(stop: Stop | null): PointKind {
  switch (stop?.kind) {
    case undefined:
      return "opening";
    case "blocked":
    case "approval":
    case "unknown":
    case "declined":
    case "failed":
      return stop.kind;
    default:
      return "waiting";
  }
}
