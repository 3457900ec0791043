import type { PointKind } from "../../core/exercise/log.ts";
import { type Player, type Point, type Situation, carefulChoices, inConsole } from "./choices.ts";
import { QUIT, subjectsAt, tableChoices } from "./table-choices.ts";
import type { Stop } from "../work.ts";

/** What this player may decide where the driver stands now. */
export function pointOf(situation: Situation, { atTable }: Pick<Player, "atTable">): Point {
  const { at, stop, now, table } = situation;
  const isAtTable = atTable === true;
  return {
    kind: kindOf(stop),
    at,
    stop,
    now,
    choices: [
      ...(isAtTable ? tableChoices(situation) : carefulChoices(situation)),
      ...inConsole(situation),
      ...(isAtTable && stop !== null ? [QUIT] : []),
    ],
    subjects: isAtTable ? subjectsAt(situation) : [],
    table,
  };
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
