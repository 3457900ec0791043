import { cp, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runToEnd } from "./run-to-end.ts";

/** A copy of the built program: whoever builds again meanwhile doesn't take it away, and it must do without the sources. */
export interface Build {
  /** The file that `npx stanch` would run. */
  readonly bin: string;
  remove(): Promise<void>;
}

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const TRIES = 3;

/** Builds the program unless what is built is newer than every source, and copies it. */
export async function buildProgram(): Promise<Build> {
  const folder = await mkdtemp(join(tmpdir(), "stanch-build-"));
  const bin = join(folder, "bin", "stanch.mjs");
  const env = { PATH: process.env["PATH"] };
  for (let attempt = 1; ; attempt += 1) {
    try {
      if (!(await isFresh())) await build();
      for (const part of ["bin", "dist", "runbooks"])
        await cp(join(ROOT, part), join(folder, part), { recursive: true });
      const { code, stderr } = await runToEnd([process.execPath, bin, "--version"], { env });
      if (code !== 0) throw new Error(`the built program doesn't start:\n${stderr}`);
      return { bin, remove: () => rm(folder, { recursive: true, force: true }) };
    } catch (error) {
      // Somebody else may be building in this checkout at this moment.
      if (attempt === TRIES) throw error;
    }
  }
}

async function build(): Promise<void> {
  const script = join(ROOT, "scripts", "build.mjs");
  const { code, stderr } = await runToEnd([process.execPath, script], { cwd: ROOT, env: process.env });
  if (code !== 0) throw new Error(`the build failed:\n${stderr}`);
}

async function isFresh(): Promise<boolean> {
  const built = await stat(join(ROOT, "dist", "main.js")).catch(() => null);
  const sources = await Promise.all(["src", "machines"].map((folder) => newestIn(join(ROOT, folder))));
  return built !== null && built.mtimeMs > Math.max(...sources);
}

/** Time of the newest file or folder, in milliseconds: a folder's tells of files that are gone. */
async function newestIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const stats = await Promise.all(entries.map((entry) => stat(join(entry.parentPath, entry.name))));
  return Math.max(...stats.map(({ mtimeMs }) => mtimeMs));
}
