import { fileURLToPath } from "node:url";
import { CommanderError } from "commander";
import { createContext } from "./cli/run-context.ts";
import { EXIT, exitCodeOfError } from "./cli/exit-code.ts";
import { type Streams, createOutput } from "./cli/output.ts";
import { createProgram, everyCommand } from "./cli/program.ts";
import { RELEASE } from "./composition/version.ts";

/** The folder above this file, be it `src` or `dist`. */
const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** The only reader of environment and arguments, and the only setter of the exit code. */
async function main(): Promise<void> {
  process.umask(0o077);
  // A diagnostic report would hold every environment variable.
  process.report.excludeEnv = true;
  // The YAML library prints its tokens, file contents and all, where these are set.
  for (const name of ["LOG_TOKENS", "LOG_STREAM"]) delete process.env[name];
  const scrub = { text: (text: string): string => text };
  const streams: Streams = {
    out: (text) => void process.stdout.write(scrub.text(text)),
    err: (text) => void process.stderr.write(scrub.text(text)),
    isTerminal: process.stdout.isTTY,
  };
  const stop = new AbortController();
  process.on("SIGINT", () => {
    if (stop.signal.aborted) process.exit(EXIT.interrupted);
    streams.err("\nstanch: interrupted; finishing what is under way\n");
    stop.abort();
  });
  // A reader that has seen enough (`| head`) is no failure.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  let log: { error(fields: object, message: string): void } | null = null;

  const program = createProgram(RELEASE, async (work, options) => {
    const output = createOutput(streams, options["json"] === true);
    try {
      const { createRuntime } = await import("./composition/runtime.ts");
      const runtime = await createRuntime({ root: ROOT, env: process.env, streams, stdin: process.stdin });
      scrub.text = runtime.scrub;
      log = runtime.log;
      const context = createContext({
        services: runtime.services,
        output,
        interactive: process.stdin.isTTY && process.stderr.isTTY,
        accessible: options["accessible"] === true,
        terminal: process.stderr,
        signal: stop.signal,
        stdin: process.stdin,
      });
      const outcome = await work(context);
      output.result(outcome);
      process.exitCode = outcome.code;
    } catch (error) {
      const code = stop.signal.aborted ? EXIT.interrupted : exitCodeOfError(error);
      output.error(error, code);
      log?.error({ err: error }, "failed");
      process.exitCode = code;
    }
  });
  const plain = {
    writeOut: streams.out,
    writeErr: streams.err,
    getOutHelpWidth: () => 80,
    getErrHelpWidth: () => 80,
  };
  for (const command of everyCommand(program)) command.exitOverride().configureOutput(plain);
  try {
    await program.parseAsync(process.argv);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Commander has said what is wrong; help and version end with 0.
    process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.usage;
  }
}

await main();
