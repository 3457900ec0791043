import { type Context, withWorkspace } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import { type SelectionOptions, selectionOf, selectionWords, valueWords } from "../migration-options.ts";
import { migrationsLines } from "../migration-view.ts";
import { commandLine } from "../next-command.ts";
import type { Outcome } from "../services.ts";
import { createTerminalPrompter } from "../terminal-prompter.ts";

interface PlanOptions extends SelectionOptions {
  readonly value?: string;
  readonly out?: string;
}

/** Shows what a migration would do; reads the provider's list of keys and changes nothing. */
export async function run(
  context: Context,
  [runbook = ""]: readonly string[],
  options: PlanOptions,
): Promise<Outcome> {
  const selection = selectionOf(options);
  return withWorkspace(context, options, async (workspace) => {
    const prompter = createTerminalPrompter(context, {}, { hash: null, banner: "LIVE" });
    const planned = await workspace.planMigrations({
      runbook,
      ...selection,
      ...(options.value === undefined ? {} : { value: options.value }),
      prompter,
    });
    for (const line of migrationsLines(planned)) context.output.data(line);
    const migrations = planned.migrations.map(({ plan, leaked, hash, choice, stays, beside, handWork }) => ({
      plan,
      oldKey: leaked,
      hash,
      choice,
      stays,
      beside,
      handWork,
    }));
    if (options.out !== undefined)
      await context.services.writePrivate(options.out, `${JSON.stringify({ migrations }, null, 2)}\n`);
    const file = options.out === undefined ? [] : ["--plan", options.out];
    const { others, unclaimed, held } = planned;
    const [first] = planned.migrations;
    const words = [...selectionWords(selection), ...valueWords(options)];
    if (first === undefined) context.output.talk("LIVE nothing is left to migrate");
    return {
      code: EXIT.done,
      next:
        held !== null
          ? commandLine(["resume"], { ...options, incident: held.incident })
          : first === undefined || first.refusal !== null
            ? null
            : commandLine(["migrate", "run", runbook, "--live", ...file, ...words], options),
      extra: { migrations, others, unclaimed },
    };
  });
}
