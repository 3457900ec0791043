import type { Action } from "../core/exercise/action.ts";
import { playedOf } from "../core/exercise/played.ts";
import { subjectsOf } from "../core/exercise/subjects.ts";
import { type AfterAction, afterActionOf } from "../report/aar/aar.ts";
import type { AarMaterial } from "../report/aar/aar-material.ts";
import { timelineOf } from "../report/timeline.ts";
import type { Workspace } from "./services.ts";
import { ownersOf, toldBy } from "./table/told-scenario.ts";

/**
 * The after-action report of a rehearsal, with what has become of the actions that were taken over from it
 * (`ERR_NOT_A_REHEARSAL`, `ERR_SCENARIO_CHANGED`, `ERR_SCORE_UNFINISHED`, `ERR_INCIDENT_UNKNOWN`).
 */
export async function afterAction(
  workspace: Workspace,
  incident: string,
  actions: readonly Action[],
): Promise<{ readonly report: AfterAction; readonly material: AarMaterial }> {
  const { score, scenario } = await workspace.score(incident);
  const entries = workspace.entries(incident);
  const rows = workspace.exercise(incident);
  const played = playedOf({ entries, rows });
  const material: AarMaterial = {
    score,
    facts: played.facts,
    timeline: timelineOf(entries),
    entries,
    rows,
    subjects: (measure, about) => subjectsOf(measure, played, about),
    owners: ownersOf(played, scenario),
    scenario: toldBy(scenario),
    actions: actions.filter(({ from }) => from === incident),
  };
  return { report: afterActionOf(material), material };
}
