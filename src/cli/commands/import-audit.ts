import { count, named } from "../../report/phrase.ts";
import { type CommonOptions, type Context, chooseIncident, withWorkspace } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import { commandLine } from "../next-command.ts";
import { reopenCommand } from "../reopen-command.ts";
import type { Outcome } from "../services.ts";

/** Adds the rows of an exported audit log to what stanch reads of that source. */
export async function run(
  context: Context,
  [file = ""]: readonly string[],
  options: CommonOptions & { readonly source: string },
): Promise<Outcome> {
  return withWorkspace(context, options, async (workspace) => {
    const incident = chooseIncident(workspace, options);
    const { incident: known, done } = context.services.replay(workspace.entries(incident));
    const { rows } = await workspace.importAudit(incident, file, options.source);
    const when = done
      ? `${incident} is over and looks at nothing any more: an incident that re-opens it takes them in`
      : "the next look takes them in";
    context.output.talk(
      `${count(rows, "row")} can be read from ${named(options.source)} with that file; ${when}`,
    );
    return {
      code: EXIT.done,
      incident,
      next: done ? reopenCommand(known, options) : commandLine(["resume"], { ...options, incident }),
      extra: { rows, source: options.source },
    };
  });
}
