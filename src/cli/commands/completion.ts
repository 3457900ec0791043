import type { Command, Option } from "commander";
import { ACCEPTABLE_CODES } from "../../core/blocker.ts";
import { StanchError } from "../../core/errors.ts";
import { CLAIMS } from "../claims.ts";
import { type CompletedCommand, SHELLS, type Shell, completionScript } from "../completion-script.ts";
import type { Context } from "../context.ts";
import { EXIT } from "../exit-code.ts";
import type { Outcome } from "../services.ts";

/** What the first argument of these commands may be. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  accept: [...ACCEPTABLE_CODES],
  attest: Object.keys(CLAIMS),
  undo: ["restrict", "pause", "disable"],
  completion: SHELLS,
};

/** Prints the completion script of a shell, made from the commands themselves. */
export async function run(context: Context, [word = ""]: readonly string[]): Promise<Outcome> {
  const shell = SHELLS.find((known) => known === word);
  if (shell === undefined) {
    throw new StanchError({
      code: "ERR_USAGE",
      message: `no completion for "${word}"`,
      hint: SHELLS.join(", "),
    });
  }
  // The program loads this file when it runs, so this file may load the program only then.
  const { createProgram } = await import("../program.ts");
  const script = completionScript(
    shell,
    createProgram(context.services.release, async () => {}).commands.map(shapeOf),
  );
  context.output.data(script);
  return { code: EXIT.done, next: null, extra: { shell: shell satisfies Shell, script } };
}

function shapeOf(command: Command): CompletedCommand {
  const { commands } = command;
  return {
    name: command.name(),
    about: command.description(),
    words: commands.length > 0 ? commands.map((one) => one.name()) : (WORDS[command.name()] ?? []),
    options: optionsOf(command).map((option) => ({
      flag: `--${option.long?.slice(2) ?? option.attributeName()}`,
      about: option.description,
      takesValue: option.required || option.optional,
      choices: option.argChoices ?? [],
    })),
  };
}

/** Of a family all that any of its commands takes. */
function optionsOf({ commands, options }: Command): readonly Option[] {
  const all = [...options, ...commands.flatMap(optionsOf)];
  return [...new Map(all.map((option) => [option.long, option])).values()];
}
