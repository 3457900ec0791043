import { type CommonOptions, type Context, withWorkspace } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import { commandLine } from "../next-command.ts";
import { planLines } from "../plan-view.ts";
import type { Outcome } from "../services.ts";
import { createTerminalPrompter } from "../terminal-prompter.ts";

interface PlanOptions extends CommonOptions {
  readonly finding?: string;
  readonly key?: string;
  readonly value?: string;
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
    const planned = await workspace.plan({
      runbook,
      ...(options.finding === undefined ? {} : { finding: options.finding }),
      ...(options.key === undefined ? {} : { key: options.key }),
      ...(options.value === undefined ? {} : { value: options.value }),
      prompter: createTerminalPrompter(context, options, { hash: null, banner: "LIVE" }),
    });
    for (const line of planLines(planned, "LIVE")) context.output.data(line);
    const { plan, leaked, hash } = planned;
    if (options.out !== undefined) {
      await context.services.writePrivate(
        options.out,
        `${JSON.stringify({ plan, leaked, hash }, null, 2)}\n`,
      );
    }
    const finding = options.finding === undefined ? [] : ["--finding", options.finding];
    const file = options.out === undefined ? [] : ["--plan", options.out];
    return {
      code: EXIT.done,
      next: commandLine(["respond", runbook, "--live", ...file, ...finding, "--key", leaked.id], options),
      extra: { plan, leaked, hash },
    };
  });
}
