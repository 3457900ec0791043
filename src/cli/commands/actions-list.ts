import { byDue } from "../../core/exercise/action.ts";
import {
  ACTION_COLUMNS,
  actionCells,
  actionEvent,
  renderActionsCsv,
  standingOn,
} from "../../report/actions.ts";
import { count } from "../../report/phrase.ts";
import { table } from "../../report/table.ts";
import { readActions } from "../actions-file.ts";
import { STAND_INS } from "../clearing-words.ts";
import type { CommonOptions, Context } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import { commandLine } from "../next-command.ts";
import type { Outcome } from "../services.ts";

interface ListOptions extends CommonOptions {
  readonly open?: boolean;
  readonly overdue?: boolean;
  readonly csv?: boolean;
}

/** `actions list [--open|--overdue]`: by their day, what is done last. With `--overdue` exit 11 if there is any. */
export async function run(
  context: Context,
  _args: readonly string[],
  options: ListOptions,
): Promise<Outcome> {
  const { output, services } = context;
  const { file, actions } = readActions(context, options);
  const all = standingOn(services.clock.now().slice(0, 10), byDue(actions));
  const overdue = all.filter(({ state }) => state === "overdue");
  const open = all.filter(({ state }) => state !== "done");
  const shown = options.overdue === true ? overdue : options.open === true ? open : all;
  if (options.csv === true) output.file(renderActionsCsv(shown));
  else if (shown.length > 0)
    for (const line of table(ACTION_COLUMNS, shown.map(actionCells))) output.data(line);
  for (const one of shown) output.event(actionEvent(one));
  output.talk(
    `${file}: ${count(all.length, "action")}, ${open.length} open, ${overdue.length} of them overdue`,
  );
  const [first] = shown.filter(({ state }) => state !== "done");
  return {
    code: options.overdue === true && overdue.length > 0 ? EXIT.findings : EXIT.done,
    next:
      first === undefined
        ? null
        : commandLine(["actions", "done", first.id, "--reason", STAND_INS.reason], {
            workspace: options.workspace,
          }),
    extra: { file, actions: all.length, open: open.length, overdue: overdue.length },
  };
}
