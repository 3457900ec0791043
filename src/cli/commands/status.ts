import { type CommonOptions, type Context, chooseIncident, withWorkspace } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import { nextCommandNow } from "../next-command.ts";
import type { Outcome } from "../services.ts";
import { statusPage } from "../status-page.ts";
import { statusOf } from "../status-view.ts";

/** Shows where the incident stands, each proof and each blocker. Changes nothing. */
export async function run(
  context: Context,
  _args: readonly string[],
  options: CommonOptions,
): Promise<Outcome> {
  return withWorkspace(context, options, async (workspace) => {
    const incident = chooseIncident(workspace, options);
    const entries = workspace.entries(incident);
    const at = context.services.replay(entries);
    const now = at.incident.mode === "rehearsal" ? at.incident.lastAt : context.services.clock.now();
    const view = statusOf(at, entries, workspace.holder(incident), now, workspace.links(incident));
    for (const line of statusPage(view, at.incident, options)) context.output.data(line);
    const { state, blockers } = view;
    return {
      code: EXIT.done,
      incident,
      state,
      blockers,
      next: nextCommandNow(at, now, options),
      extra: { status: view },
    };
  });
}
