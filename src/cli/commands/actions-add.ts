import { StanchError } from "../../core/errors.ts";
import { dayAfter } from "../../core/inventory/days.ts";
import { type NewAction, withActions } from "../../formats/actions.ts";
import { dateSchema } from "../../formats/instant.ts";
import { ACTION_COLUMNS, actionCells, actionEvent, standingOn } from "../../report/actions.ts";
import { count } from "../../report/phrase.ts";
import { table } from "../../report/table.ts";
import { type ActionsFile, readActions, sharedLine, writeActions } from "../actions-file.ts";
import { afterAction } from "../after-action.ts";
import { type CommonOptions, type Context, withWorkspace } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import { commandLine } from "../next-command.ts";
import type { Outcome } from "../services.ts";

interface AddOptions extends CommonOptions {
  readonly from?: string;
  readonly owner?: string;
  readonly due?: string;
}

/**
 * `actions add TEXT --owner WHO --due DAY` takes on one action; `actions add --from INCIDENT` those that its report proposes
 * and that haven't been taken on before.
 */
export async function run(
  context: Context,
  [text]: readonly string[],
  options: AddOptions,
): Promise<Outcome> {
  const known = readActions(context, options);
  const today = context.services.clock.now().slice(0, 10);
  const due = options.due === undefined ? undefined : dayOf(options.due);
  const owner = options.owner === undefined ? undefined : sharedLine(options.owner, "--owner");
  if (text === undefined) return takeOver(context, known, { ...options, owner, due, today });
  if (owner === undefined || due === undefined) {
    throw new StanchError({
      code: "ERR_ACTION",
      message: "an action wants somebody who does it and a day: --owner WHO --due DAY",
    });
  }
  const from = options.from === undefined ? {} : { from: sharedLine(options.from, "--from") };
  return write(
    context,
    known,
    [{ text: sharedLine(text, "the text"), owner, due, added: today, ...from }],
    options,
  );
}

async function takeOver(
  context: Context,
  known: ActionsFile,
  options: CommonOptions & {
    readonly from?: string;
    readonly owner: string | undefined;
    readonly due: string | undefined;
    readonly today: string;
  },
): Promise<Outcome> {
  const { from, owner, due, today } = options;
  if (from === undefined) {
    throw new StanchError({
      code: "ERR_ACTION",
      message: "nothing says what is to be done",
      hint: "give a text with --owner and --due, or --from INCIDENT for what its report proposes",
    });
  }
  const { report } = await withWorkspace(context, options, async (workspace) =>
    afterAction(workspace, from, known.actions),
  );
  const proposed = report.plan.filter((line) => line.state === "proposed");
  const taken = report.plan.length - proposed.length;
  if (taken > 0) context.output.talk(`${count(taken, "action")} from ${from} stood there already`);
  const added = proposed.map((line): NewAction => ({
    text: line.text,
    owner: owner ?? line.owner,
    due: due ?? (typeof line.due === "number" ? dayAfter(today, line.due) : line.due),
    added: today,
    from,
    ...(line.proposal === null ? {} : { proposal: line.proposal }),
  }));
  return write(context, known, added, options);
}

async function write(
  context: Context,
  known: ActionsFile,
  added: readonly NewAction[],
  options: CommonOptions,
): Promise<Outcome> {
  const { output } = context;
  const { text, actions } = withActions(known.text, known.actions, added);
  if (actions.length > 0) await writeActions(context, known, text);
  const shown = standingOn(context.services.clock.now().slice(0, 10), actions);
  if (shown.length > 0) for (const line of table(ACTION_COLUMNS, shown.map(actionCells))) output.data(line);
  for (const one of shown) output.event(actionEvent(one));
  output.talk(`${known.file}: ${count(actions.length, "action")} added`);
  return {
    code: EXIT.done,
    next: commandLine(["actions", "list", "--open"], { workspace: options.workspace }),
    extra: { file: known.file, added: actions.map(({ id }) => id) },
  };
}

function dayOf(text: string): string {
  if (dateSchema.safeParse(text).success) return text;
  throw new StanchError({ code: "ERR_ACTION", message: "--due wants a day such as 2026-12-24" });
}
