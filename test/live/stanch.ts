import { spawn } from "node:child_process";
import { mkdir, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
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
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
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

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Builds the program unless what is built is newer than every source. */
export async function buildStanch(): Promise<void> {
  const sources = await Promise.all(["src", "machines"].map((folder) => newestIn(join(ROOT, folder))));
  const built = await stat(join(ROOT, "dist", "main.js")).catch(() => null);
  if (built !== null && built.mtimeMs > Math.max(...sources)) return;
  const { code, stderr } = await runToEnd([join(ROOT, "scripts", "build.mjs")], {
    cwd: ROOT,
    env: process.env,
  });
  if (code !== 0) throw new Error(`the build failed:\n${stderr}`);
}

async function newestIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => stat(join(entry.parentPath, entry.name)));
  return Math.max(...(await Promise.all(files)).map((stats) => stats.mtimeMs));
}

export function createStanch(workspace: LiveWorkspace, witness: Witness): Stanch {
  const start = async (args: readonly string[]): Promise<Omit<Ran, "result">> => {
    const ran = await witness.during(() => runBuilt(workspace, args));
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

async function runBuilt(workspace: LiveWorkspace, args: readonly string[]): Promise<Omit<Ran, "result">> {
  const home = join(workspace.root, "home");
  await mkdir(home, { recursive: true });
  const env = { PATH: process.env["PATH"], HOME: home, XDG_CONFIG_HOME: workspace.configHome };
  return runToEnd([join(ROOT, "bin", "stanch.mjs"), ...args], { cwd: workspace.root, env });
}

function runToEnd(
  args: readonly string[],
  how: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<Omit<Ran, "result">> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { ...how, stdio: ["ignore", "pipe", "pipe"] });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => void (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => void (stderr += text));
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout, stderr }));
  });
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return null;
  }
}
