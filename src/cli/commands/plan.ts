import { type CommonOptions, type Context, withWorkspace } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import { valueWords } from "../migration-options.ts";
import { commandLine } from "../next-command.ts";
import { planLines } from "../plan-view.ts";
import { type ReportOptions, reportOf, wordsOf } from "../report-key.ts";
import type { Outcome } from "../services.ts";
import { createTerminalPrompter } from "../terminal-prompter.ts";

interface PlanOptions extends CommonOptions, ReportOptions {
  readonly key?: string;
  readonly out?: string;
  readonly yes?: boolean;
}

/** Shows what a response would do; reads the provider's list of keys and changes nothing. */
export async function run(
  context: Context,
  [runbook = ""]: readonly string[],
  options: PlanOptions,
): Promise<Outcome> {
  return withWorkspace(context, options, async (workspace) => {
    const prompter = createTerminalPrompter(context, options, { hash: null, banner: "LIVE" });
    const finding = await reportOf(context, workspace, options, prompter);
    const planned = await workspace.plan({
      runbook,
      ...(finding === undefined ? {} : { finding }),
      ...(options.key === undefined ? {} : { key: options.key }),
      ...(options.value === undefined ? {} : { value: options.value }),
      prompter,
    });
    for (const line of planLines(planned, "LIVE")) context.output.data(line);
    const { plan, leaked, hash } = planned;
    if (options.out !== undefined) {
      await context.services.writePrivate(
        options.out,
        `${JSON.stringify({ plan, leaked, hash }, null, 2)}\n`,
      );
    }
    const file = options.out === undefined ? [] : ["--plan", options.out];
    return {
      code: EXIT.done,
      next: commandLine(
        [
          "respond",
          runbook,
          "--live",
          ...file,
          ...wordsOf(finding),
          "--key",
          leaked.id,
          ...valueWords(options),
        ],
        options,
      ),
      extra: { plan, leaked, hash },
    };
  });
}
