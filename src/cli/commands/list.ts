import { bannerOf } from "../../report/header.ts";
import { moment, named } from "../../report/phrase.ts";
import { table } from "../../report/table.ts";
import { type CommonOptions, type Context, withWorkspace } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import { commandLine } from "../next-command.ts";
import { wordsOfState } from "../progress.ts";
import type { IncidentSummary, Outcome } from "../services.ts";

/** Lists incidents and rehearsals, newest first. */
export async function run(
  context: Context,
  _args: readonly string[],
  options: CommonOptions,
): Promise<Outcome> {
  return withWorkspace(context, options, async (workspace) => {
    const incidents = workspace.incidents();
    const rows = incidents.map((one) => [
      bannerOf(one.mode),
      one.id,
      named(one.key),
      moment(one.openedAt),
      [wordsOfState(one.state, one), ...linksOf(one, incidents)].join(", "),
    ]);
    const columns = ["Mode", "Incident", "Key", "Opened (UTC)", "State"].map((title) => ({ title }));
    const lines = rows.length === 0 ? ["no incidents and no rehearsals"] : table(columns, rows);
    for (const line of lines) context.output.data(line);
    const open = incidents.find((one) => one.mode === "live" && !one.done);
    return {
      code: EXIT.done,
      next: open === undefined ? null : commandLine(["status"], { ...options, incident: open.id }),
      extra: { incidents },
    };
  });
}

/** Both ways, so that neither of the two is read without the other. */
function linksOf({ id, reopens }: IncidentSummary, incidents: readonly IncidentSummary[]): readonly string[] {
  const after = incidents.filter((one) => one.reopens === id).map((one) => `re-opened as ${one.id}`);
  return [...(reopens === null ? [] : [`re-opens ${named(reopens)}`]), ...after];
}
