import { mkdtemp, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { withoutUndici } from "../../../scripts/without-undici.mjs";
import { scratch } from "../../scratch.ts";

/** A program of this folder in one file, so that thousands of starts are quick. */
export interface Program {
  /** `node FILE`. */
  readonly argv: readonly [string, string];
  readonly env: Readonly<Record<string, string>>;
  /** A folder for the files of its runs: in memory if there is such a place. */
  readonly folder: string;
  remove(): Promise<void>;
}

export async function bundle(name: string): Promise<Program> {
  // In memory a sync costs nothing: a fault is injected into the call all the same.
  const folder = await mkdtemp(join(scratch(), "stanch-crash-"));
  const file = join(folder, `${basename(name, ".ts")}.mjs`);
  await build({
    entryPoints: [fileURLToPath(new URL(`children/${name}`, import.meta.url))],
    outfile: file,
    bundle: true,
    minify: true,
    format: "esm",
    platform: "node",
    target: "node24",
    banner: { js: 'import{createRequire as __cr}from"node:module";const require=__cr(import.meta.url);' },
    logLevel: "warning",
    plugins: [withoutUndici],
  });
  return {
    argv: [process.execPath, file],
    // One pool thread: calls come in the same order each time. Few threads start quickly, what is compiled once is kept.
    env: {
      UV_THREADPOOL_SIZE: "1",
      NODE_OPTIONS: "--v8-pool-size=0",
      NODE_COMPILE_CACHE: join(folder, "cache"),
    },
    folder,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
