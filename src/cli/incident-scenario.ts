import { join } from "node:path";
import { scenarioTextFromIncident } from "../formats/scenario-from-incident.ts";
import { type Context, withWorkspace } from "./context.ts";

export interface IncidentScenarioOptions {
  readonly workspace: string;
  readonly out?: string;
}

/** Writes a closed incident as a scenario: to a new file that the person names, or beside the rehearsals. Gives the path. */
export async function writeIncidentScenario(
  context: Context,
  incident: string,
  options: IncidentScenarioOptions,
): Promise<string> {
  const { services } = context;
  const text = await withWorkspace(context, options, async (workspace) =>
    scenarioTextFromIncident(workspace.entries(incident)),
  );
  const file = options.out ?? join(options.workspace, ".stanch", "rehearsals", `again-${incident}.yaml`);
  const was = options.out === undefined ? services.readTextIfThere(file) : null;
  if (was === null) await services.writePrivate(file, text);
  else if (was !== text) await services.replaceText(file, was, text);
  return file;
}
