import { readFile } from "node:fs/promises";

/** Code of libraries that would load undici, and what does the same without it. */
const INSTEAD = {
  "age-encryption/dist/io.js": {
    "new Response(stream).arrayBuffer()":
      'import("node:stream/consumers").then(({ buffer }) => buffer(stream))',
    "new Response(stream).text()": 'import("node:stream/consumers").then(({ text }) => text(stream))',
  },
  "got/dist/source/core/index.js": {
    "!(options.body instanceof FormData)) {\n            return;":
      'typeof options.body === "string" || !(options.body instanceof FormData)) {\n            return;',
  },
};

/**
 * Keeps undici, a second HTTP client inside Node that nothing here uses, out of a bundle's run: loading it takes longer
 * than Node itself. An `import` of Node's `http` reads every export, undici's `WebSocket` among them; a `require` doesn't.
 *
 * @type {import("esbuild").Plugin}
 */
export const withoutUndici = {
  name: "without-undici",
  setup(bundler) {
    bundler.onResolve({ filter: /^(?:node:)?http$/ }, ({ kind }) =>
      kind === "import-statement" ? { path: "http", namespace: "required" } : undefined,
    );
    bundler.onLoad({ filter: /.*/, namespace: "required" }, () => ({
      contents: 'module.exports = require("node:http");',
    }));
    for (const [file, changes] of Object.entries(INSTEAD)) {
      bundler.onLoad(
        { filter: new RegExp(`/node_modules/${file.replaceAll(".", "\\.")}$`) },
        async ({ path }) => {
          let contents = await readFile(path, "utf8");
          for (const [code, instead] of Object.entries(changes)) {
            // A new release of the library: look again at what it loads.
            if (!contents.includes(code)) throw new Error(`${path} has no ${code} any more`);
            contents = contents.replaceAll(code, instead);
          }
          return { contents };
        },
      );
    }
  },
};
