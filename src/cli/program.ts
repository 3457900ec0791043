import { Command } from "commander";
import { SPECS } from "./command-specs.ts";
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
  for (const spec of SPECS) {
    const command = program.command(`${spec.name}${spec.args === undefined ? "" : ` ${spec.args}`}`);
    command.description(spec.about).helpGroup(spec.group);
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
