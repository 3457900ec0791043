import { StanchError } from "../../core/errors.ts";
import { type CommonOptions, type Context, chooseIncident, withWorkspace } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import { commandLine } from "../next-command.ts";
import type { Outcome } from "../services.ts";

/** Checks chain, signatures and checkpoints of one journal, and says what such a check can't see. */
export async function run(
  context: Context,
  _args: readonly string[],
  options: CommonOptions & { readonly checkpoint?: readonly string[] },
): Promise<Outcome> {
  return withWorkspace(context, options, async (workspace) => {
    const { output, services } = context;
    const incident = chooseIncident(workspace, options);
    const checkpoints = (options.checkpoint ?? []).map((file) => services.readText(file));
    const { ok, entries, problem, limits } = await workspace.verify(incident, checkpoints);
    // No journal at all has nothing wrong with it either: that must not look like good news.
    if (ok && entries === 0) {
      throw new StanchError({
        code: "ERR_INCIDENT_UNKNOWN",
        message: `there is no entry of ${incident} here`,
        hint: "stanch list shows what there is; a kept checkpoint shows what there was: --checkpoint FILE",
      });
    }
    output.data(
      ok
        ? `${incident}: ${entries} ${entries === 1 ? "entry" : "entries"}, nothing wrong`
        : `${incident}: DAMAGED: ${problem ?? "no entry is named"}`,
    );
    for (const limit of limits) output.data(`can't be seen: ${limit}`);
    if (!ok)
      output.talk(
        "this journal can't be gone on with: keep a copy of the folder as it is before you do anything else",
      );
    return {
      code: ok ? EXIT.done : EXIT.journal,
      incident,
      next: commandLine(
        ok ? ["status"] : ["list"],
        ok ? { ...options, incident } : { workspace: options.workspace },
      ),
      extra: { ok, entries, problem, limits },
    };
  });
}
