import { StanchError } from "../core/errors.ts";
import type { Action } from "../core/exercise/action.ts";
import { playedOf } from "../core/exercise/played.ts";
import { subjectsOf } from "../core/exercise/subjects.ts";
import { type AfterAction, afterActionOf } from "../report/aar.ts";
import type { AarMaterial } from "../report/aar-material.ts";
import { timelineOf } from "../report/timeline.ts";
import type { CommonOptions } from "./context.ts";
import type { Workspace } from "./services.ts";
import { ownersOf, toldBy } from "./told-scenario.ts";

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
    subjects: (measure) => subjectsOf(measure, played),
    owners: ownersOf(played, scenario),
    scenario: toldBy(scenario),
    actions: actions.filter(({ from }) => from === incident),
  };
  return { report: afterActionOf(material), material };
}

/** The rehearsal that is named, else the only one here (`ERR_WHICH_INCIDENT`). */
export function chooseRehearsal(workspace: Workspace, options: CommonOptions): string {
  if (options.incident !== undefined) return options.incident;
  const all = workspace.incidents().filter(({ mode }) => mode === "rehearsal");
  const [only] = all;
  if (only !== undefined && all.length === 1) return only.id;
  throw new StanchError({
    code: "ERR_WHICH_INCIDENT",
    message:
      all.length === 0
        ? "there is no rehearsal here"
        : `${all.length} rehearsals are here: ${all.map(({ id }) => id).join(", ")}`,
    hint: all.length === 0 ? "stanch rehearse FILE plays one" : "name one with --incident",
  });
}
