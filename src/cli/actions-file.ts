import { join } from "node:path";
import { StanchError } from "../core/errors.ts";
import type { Action } from "../core/exercise/action.ts";
import { maskWholeKeys } from "../core/inventory/without-values.ts";
import { forLine, maskDense } from "../core/sanitise.ts";
import { parseActions } from "../formats/actions.ts";
import { formatError } from "../formats/problem.ts";
import type { CommonOptions, Context } from "./context.ts";

/** The corrective actions of a workspace, with the text of their file; null where there is none yet. */
export interface ActionsFile {
  readonly file: string;
  readonly text: string | null;
  readonly actions: readonly Action[];
}

/** Reads `actions.yaml` of the workspace; every problem at once (`ERR_FORMAT`). */
export function readActions({ services }: Context, { workspace }: CommonOptions): ActionsFile {
  const file = join(workspace, "actions.yaml");
  const text = services.readTextIfThere(file);
  if (text === null) return { file, text, actions: [] };
  const loaded = parseActions(text, file);
  if (!loaded.ok) throw formatError(loaded.problems);
  return { file, text, actions: loaded.value.actions };
}

/** Writes the file if it can be read afterwards, and still is what was read (`ERR_FORMAT`, `ERR_FILE_CHANGED`). */
export async function writeActions(
  { services }: Context,
  { file, text }: ActionsFile,
  next: string,
): Promise<void> {
  const loaded = parseActions(next, file);
  if (!loaded.ok) throw formatError(loaded.problems);
  await services.replaceText(file, text, next);
}

const LONGEST = 500;

/** One line for a file that a team shares: not empty, no control signs, and nothing that looks like a key (`ERR_ACTION`). */
export function sharedLine(text: string, what: string): string {
  const line = text.trim();
  const wrong =
    line === "" || line.length > LONGEST
      ? `${what} wants one line of 1 to ${LONGEST} characters`
      : forLine(line) !== line
        ? `${what} holds signs that can't be seen, or line ends`
        : maskDense(maskWholeKeys(line)) !== line
          ? `${what} looks as if it held a key or a whole hash: the file is one that people share`
          : null;
  if (wrong === null) return line;
  throw new StanchError({
    code: "ERR_ACTION",
    message: wrong,
    hint: "name a key by its name or its last four characters",
  });
}
