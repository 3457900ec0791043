import { Command } from "commander";
import { FAMILIES, SPECS } from "./command-specs.ts";
import type { Context } from "./context.ts";
import type { Outcome } from "./services.ts";

/** The commands; each is loaded when it runs. `onRun` gets the command's work, so that only main sets the exit code. */
export function createProgram(
  release: string,
  onRun: (
    work: (context: Context) => Promise<Outcome>,
    options: Readonly<Record<string, unknown>>,
  ) => Promise<void>,
): Command {
  const program = new Command("stanch")
    .description("Take a leaked API key through contain, audit, reissue, swap, revoke and notify.")
    .version(release)
    .exitOverride()
    .showHelpAfterError("stanch --help lists the commands")
    .configureHelp({
      helpWidth: 80,
      minWidthToWrap: 20,
      // Every command takes options: saying so on each line only pushes the rest out of the window.
      subcommandTerm: (command) => `${command.name()} ${command.usage().replace(/\[options\] ?/, "")}`.trim(),
    });
  const families = new Map<string, Command>();
  for (const spec of SPECS) {
    const [first = "", second] = spec.name.split(" ");
    const family = second === undefined ? program : familyOf(program, families, first, spec.group);
    const command = family.command(`${second ?? first}${spec.args === undefined ? "" : ` ${spec.args}`}`);
    command.description(spec.about);
    if (family === program) command.helpGroup(spec.group);
    if (spec.usage !== undefined) command.usage(spec.usage);
    for (const option of spec.options ?? []) command.addOption(option);
    command
      .option("--workspace <dir>", "the workspace", ".")
      .option("--incident <id>", "the incident (default: the only open one)")
      .option("--json", "NDJSON events and one result object")
      .option("--accessible", "plain numbered prompts, nothing that moves")
      .action(async (...received: unknown[]) => {
        const args = command.args;
        const options = command.opts();
        void received;
        await onRun(async (context) => {
          const { run } = await spec.load();
          return run(context, args, options as never);
        }, options);
      });
  }
  return program;
}

/** The program, its commands and those of families. */
export function everyCommand(program: Command): readonly Command[] {
  return [program, ...program.commands.flatMap(everyCommand)];
}

/** Every command that does something; those of a family each by themselves. */
export function leavesOf(program: Command): readonly Command[] {
  return program.commands.flatMap((command) => (command.commands.length > 0 ? leavesOf(command) : [command]));
}

/** `inventory scan`: how a command is typed. */
export function wordsOf(command: Command): string {
  const above = command.parent;
  return above === null || above.parent === null ? command.name() : `${wordsOf(above)} ${command.name()}`;
}

function familyOf(program: Command, known: Map<string, Command>, name: string, group: string): Command {
  const family =
    known.get(name) ??
    program
      .command(name)
      .description(FAMILIES[name] ?? "")
      .helpGroup(group);
  // Its own commands stand in its own list.
  known.set(name, family.usage("<command> [options]").helpCommand(false));
  return family;
}
