import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { type Ended, runToEnd } from "./run-to-end.ts";
import type { Witness } from "./witness.ts";
import type { LiveWorkspace } from "./workspace.ts";

const resultSchema = z.looseObject({
  type: z.literal("result"),
  code: z.int(),
  incident: z.string().nullable(),
  state: z.string().nullable(),
  blockers: z.array(z.object({ code: z.string(), subject: z.string(), clears: z.string() })),
  next: z.string().nullable(),
});

/** What one command came to. */
export interface Ran extends Ended {
  /** The one result object of `--json`. */
  readonly result: z.infer<typeof resultSchema>;
}

/** The built program in one workspace, with nothing of this process's environment but `PATH`. */
export interface Stanch {
  /** Runs a command with `--json`; its exit code must be the one in its result object. */
  run(command: string, ...args: readonly string[]): Promise<Ran>;
  /** Runs a command for a person; gives what it printed to standard output. */
  print(command: string, ...args: readonly string[]): Promise<string>;
}

export async function createStanch(bin: string, workspace: LiveWorkspace, witness: Witness): Promise<Stanch> {
  const home = join(workspace.root, "home");
  await mkdir(home);
  const env = { PATH: process.env["PATH"], HOME: home, XDG_CONFIG_HOME: workspace.configHome };
  const start = async (args: readonly string[]): Promise<Ended> => {
    const ran = await witness.during(() =>
      runToEnd([process.execPath, bin, ...args], { cwd: workspace.root, env }),
    );
    witness.hear(`standard output of ${args[0]}`, ran.stdout);
    witness.hear(`standard error of ${args[0]}`, ran.stderr);
    return ran;
  };
  return {
    async run(command, ...args) {
      const ran = await start([command, ...args, "--json", "--workspace", workspace.folder]);
      const last = ran.stdout.trimEnd().split("\n").at(-1) ?? "";
      const result = resultSchema.safeParse(parse(last));
      if (result.success && result.data.code === ran.code) return { ...ran, result: result.data };
      throw new Error(
        `stanch ${command} ended with ${ran.code} and no fitting result:\n${ran.stdout}\n${ran.stderr}`,
      );
    },
    async print(command, ...args) {
      const ran = await start([command, ...args, "--workspace", workspace.folder]);
      if (ran.code === 0) return ran.stdout;
      throw new Error(`stanch ${command} ended with ${ran.code}:\n${ran.stderr}`);
    },
  };
}

/** `LEAK_PATH_OPEN incident` for each blocker of the result. */
export function codesOf({ result }: Ran): readonly string[] {
  return result.blockers.map(({ code, subject }) => `${code} ${subject}`);
}

export function subjectsOf({ result }: Ran): readonly string[] {
  return [...new Set(result.blockers.map(({ subject }) => subject))];
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return null;
  }
}
