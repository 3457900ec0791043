// Bundles src/main.ts into dist/ with one chunk per lazily loaded command: cold start is what a responder feels first.
import { build } from "esbuild";
import { rm } from "node:fs/promises";
import { withoutUndici } from "./without-undici.mjs";

await rm(new URL("../dist", import.meta.url), { recursive: true, force: true });
await build({
  absWorkingDir: new URL("..", import.meta.url).pathname,
  entryPoints: ["src/main.ts"],
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node24",
  // Optional packages are the operator's: loaded from beside stanch where an adapter needs one.
  external: ["@aws-sdk/*", "pg"],
  // Less to parse at each start; names stay, so that a stack trace can be read.
  minifyWhitespace: true,
  minifySyntax: true,
  chunkNames: "chunks/[name]-[hash]",
  banner: { js: 'import{createRequire as __cr}from"node:module";const require=__cr(import.meta.url);' },
  logLevel: "warning",
  plugins: [withoutUndici],
});
