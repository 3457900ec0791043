import { mkdtempSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type Plugin, build } from "esbuild";
import { withoutUndici } from "../../../scripts/without-undici.mjs";
import { scratch } from "../../scratch.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const HERE = fileURLToPath(new URL(".", import.meta.url));

/** Modules of the program that the test build replaces by ones with failpoints; only those may import the real one. */
const REPLACED: ReadonlyMap<string, string> = new Map([
  [join(ROOT, "src/hosts/embedded/journal.ts"), join(HERE, "failing-journal.ts")],
  [join(ROOT, "src/composition/live.ts"), join(HERE, "failing-live.ts")],
]);

const failpoints: Plugin = {
  name: "failpoints",
  setup(bundler) {
    bundler.onResolve({ filter: /\/(?:journal|live)\.ts$/ }, ({ path, importer }) => {
      const replacement = REPLACED.get(resolve(dirname(importer), path));
      return replacement === undefined || replacement === importer ? undefined : { path: replacement };
    });
  },
};

/** Bundles the scripted responder with failpoints in it; what `npm run build` makes has none. Gives the file to run. */
export async function buildWithFailpoints(): Promise<{ readonly folder: string; readonly program: string }> {
  const folder = mkdtempSync(join(scratch(), "stanch-kill-build-"));
  await build({
    absWorkingDir: ROOT,
    entryPoints: { program: join(HERE, "program.ts") },
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node24",
    minifyWhitespace: true,
    external: ["@aws-sdk/*", "pg"],
    banner: { js: 'import{createRequire as __cr}from"node:module";const require=__cr(import.meta.url);' },
    logLevel: "warning",
    plugins: [failpoints, withoutUndici],
  });
  return { folder, program: join(folder, "program.mjs") };
}
