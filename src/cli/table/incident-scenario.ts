import { join } from "node:path";
import { StanchError } from "../../core/errors.ts";
import { scenarioTextFromIncident } from "../../formats/scenario-from-incident.ts";
import { type CommonOptions, type Context, withWorkspace } from "../context.ts";

interface ToPlay extends CommonOptions {
  readonly fromIncident?: string;
  readonly out?: string;
}

/** The file that is named, or the one that a closed incident is written to (`ERR_USAGE` for both, neither, or `--out` alone). */
export async function fileToPlay(
  context: Context,
  given: string | undefined,
  options: ToPlay,
): Promise<string> {
  const { fromIncident, out } = options;
  if (fromIncident !== undefined && given === undefined) return write(context, fromIncident, options);
  if (fromIncident === undefined && given !== undefined && out === undefined) return given;
  throw new StanchError({
    code: "ERR_USAGE",
    message:
      fromIncident === undefined && out !== undefined
        ? "--out says where the scenario of an incident goes: name it with --from-incident"
        : "rehearse needs one thing to play: a file, or --from-incident ID",
    hint: "stanch rehearse RUNBOOK --auto; stanch list shows closed incidents",
  });
}

/** To a new file that the person names, or beside the journal. */
async function write(context: Context, incident: string, options: ToPlay): Promise<string> {
  const { services } = context;
  const text = await withWorkspace(context, options, async (workspace) =>
    scenarioTextFromIncident(workspace.entries(incident)),
  );
  const file = options.out ?? join(options.workspace, ".stanch", `again-${incident}.yaml`);
  const was = options.out === undefined ? services.readTextIfThere(file) : null;
  if (was === null) await services.writePrivate(file, text);
  else if (was !== text) await services.replaceText(file, was, text);
  return file;
}
