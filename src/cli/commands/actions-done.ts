import { StanchError } from "../../core/errors.ts";
import { forLine } from "../../core/sanitise.ts";
import { withDone } from "../../formats/actions.ts";
import { readActions, sharedLine, writeActions } from "../actions-file.ts";
import type { CommonOptions, Context } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import { commandLine } from "../next-command.ts";
import { ownWords } from "../person-row.ts";
import type { Outcome } from "../services.ts";

interface DoneOptions extends CommonOptions {
  readonly reason: string;
  readonly by?: string;
}

/** `actions done ID --reason TEXT [--by WHO]`: who did it, when, and what shows it (`ERR_ACTION_UNKNOWN`, `ERR_ACTION_DONE`). */
export async function run(
  context: Context,
  [id = ""]: readonly string[],
  options: DoneOptions,
): Promise<Outcome> {
  const { output, services } = context;
  const known = readActions(context, options);
  const action = known.actions.find((one) => one.id === id);
  if (action === undefined || known.text === null) {
    throw new StanchError({
      code: "ERR_ACTION_UNKNOWN",
      message: `${known.file} has no action ${id}`,
      hint: "stanch actions list shows them",
    });
  }
  if (action.done !== undefined) {
    const { on, by } = action.done;
    throw new StanchError({
      code: "ERR_ACTION_DONE",
      message: `${id} was done on ${on} by ${by}`,
      hint: `take the lines under \`done:\` out of ${known.file} to open it again`,
    });
  }
  const reason = sharedLine(ownWords(options.reason, "reason"), "--reason");
  const by = sharedLine(options.by ?? (await services.identity()).person, "--by");
  const on = services.clock.now().slice(0, 10);
  await writeActions(context, known, withDone(known.text, known.actions, id, { on, by, reason }));
  output.talk(forLine(`${id} is done: ${action.text}`));
  return {
    code: EXIT.done,
    next: commandLine(["actions", "list", "--open"], { workspace: options.workspace }),
    extra: { file: known.file, done: { id, on, by, reason } },
  };
}
