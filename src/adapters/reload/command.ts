import type { Reload } from "../../ports/consumer-store.ts";
import type { ProcessRunner } from "../process.ts";

export interface CommandReloadOptions {
  readonly name: string;
  readonly argv: readonly string[];
  /** Where the program runs; that of stanch without it. */
  readonly cwd?: string;
  readonly timeoutSeconds: number;
  readonly processes: ProcessRunner;
}

/** A program that makes a consumer take its key anew, or pauses or resumes callers; safe to run again. Throws `ERR_COMMAND_…`. */
export function createCommandReload({
  name,
  argv,
  cwd,
  timeoutSeconds,
  processes,
}: CommandReloadOptions): Reload {
  return {
    name,
    async run() {
      await processes.complete({
        argv,
        timeoutSeconds,
        changes: true,
        ...(cwd === undefined ? {} : { cwd }),
      });
    },
  };
}
