import { StanchError } from "../../core/errors.ts";
import { type Context, withWorkspace } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import { type SelectionOptions, selectionOf, selectionWords, valueWords } from "../migration-options.ts";
import { migrationLines } from "../migration-view.ts";
import { commandLine } from "../next-command.ts";
import { openPlanned } from "../open-incident.ts";
import { type DriverOptions, runDriver } from "../run-driver.ts";
import { checkSavedPlan } from "../saved-plan.ts";
import type { Outcome } from "../services.ts";
import { createTerminalPrompter } from "../terminal-prompter.ts";

interface RunOptions extends DriverOptions, SelectionOptions {
  readonly live?: boolean;
  readonly plan?: string;
  readonly value?: string;
  readonly identity?: string;
}

/** Opens the migration of the key, of an account the next one that isn't migrated yet, and takes it as far as it goes. */
export async function run(
  context: Context,
  [runbook = ""]: readonly string[],
  options: RunOptions,
): Promise<Outcome> {
  const selection = selectionOf(options);
  const words = selectionWords(selection);
  const same = [...words, ...valueWords(options)];
  if (options.live !== true) {
    throw new StanchError({
      code: "ERR_USAGE",
      message: "this acts on real keys and real consumers: say --live",
      hint: `to look first: ${commandLine(["migrate", "plan", runbook, ...same], options)}`,
    });
  }
  return withWorkspace(context, options, async (workspace) => {
    const identity = await context.services.identity(options.identity);
    const { migrations, held } = await workspace.planMigrations({
      runbook,
      ...selection,
      ...(options.value === undefined ? {} : { value: options.value }),
      prompter: createTerminalPrompter(context, options, { hash: null, banner: "LIVE" }),
    });
    if (held !== null) throw held.error;
    const [next] = migrations;
    if (next === undefined) {
      context.output.talk("LIVE nothing is left to migrate");
      return { code: EXIT.done, next: commandLine(["migrate", "plan", runbook, ...words], options) };
    }
    if (next.refusal !== null) throw next.refusal;
    if (options.plan !== undefined) {
      const again = commandLine(["migrate", "plan", runbook, ...same], options);
      checkSavedPlan(context.services.readText(options.plan), next.hash, again);
    }
    for (const line of migrationLines(next)) context.output.talk(line);
    const incident = await openPlanned(context, workspace, next, identity);
    const outcome = await runDriver(context, workspace, incident, identity, options, {
      wait: "longest-silence",
    });
    const isOver = outcome.state === "closed" && migrations.length > 1;
    return isOver
      ? {
          ...outcome,
          next: commandLine(["migrate", "run", runbook, "--live", ...words], {
            workspace: options.workspace,
          }),
        }
      : outcome;
  });
}
