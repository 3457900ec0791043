import { StanchError } from "../core/errors.ts";
import type { Context } from "./context.ts";
import { type PrompterOptions, createTerminalPrompter } from "./terminal-prompter.ts";

export interface TypedQuestion {
  /** The key's name: what has to be typed. */
  readonly name: string;
  readonly planHash: string;
  readonly title: string;
  readonly lines: readonly string[];
}

/**
 * Returns once the key's name was typed, or given by `--confirm NAME@PLANHASH`. Throws `ERR_WOULD_ASK` without a
 * terminal, `ERR_PLAN_STALE` for another key or plan, and `ERR_DECLINED` for anything else that was typed.
 */
export async function typedConfirmation(
  context: Context,
  options: PrompterOptions,
  { name, planHash, title, lines }: TypedQuestion,
): Promise<void> {
  const prompter = createTerminalPrompter(context, options, { hash: planHash, banner: "LIVE" });
  if (await prompter.consent({ topic: title, level: "typed", title, lines, name })) return;
  throw new StanchError({ code: "ERR_DECLINED", message: "not confirmed: nothing was changed" });
}
