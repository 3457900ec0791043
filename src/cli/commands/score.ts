import { scoreLines } from "../../report/score-text.ts";
import { type CommonOptions, type Context, chooseRehearsal, withWorkspace } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import { commandLine } from "../next-command.ts";
import type { Outcome } from "../services.ts";

/** Scores a rehearsal once more, from its files. */
export async function run(
  context: Context,
  _args: readonly string[],
  options: CommonOptions,
): Promise<Outcome> {
  return withWorkspace(context, options, async (workspace) => {
    const incident = chooseRehearsal(workspace, options);
    const { score } = await workspace.score(incident);
    context.output.data(scoreLines(score).join("\n"));
    return {
      code: score.passed ? EXIT.done : EXIT.findings,
      incident,
      next: commandLine(["timeline"], { ...options, incident }),
      extra: { score },
    };
  });
}
