import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type Sources, cycles, forbiddenImports, layerOf } from "./import-rules.ts";
import { importsOf, withoutComments } from "./source-text.ts";
import { emptyNames, strayWords, tooLong } from "./word-rules.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const sources: Sources = read("{src,machines}/**/*.ts");

describe("the sources", () => {
  it("are all looked at: every layer, and imports in nearly every file", () => {
    const layers = new Set([...sources.keys()].map(layerOf));
    const expected = "adapters cli composition core engine formats hosts machines main ports report";
    expect(layers).toEqual(new Set(expected.split(" ")));
    const imports = [...sources.values()].flatMap(importsOf);
    expect(sources.size).toBeGreaterThan(250);
    expect(imports.length).toBeGreaterThan(sources.size * 3);
    // Counted in another way, so that an import that the pattern doesn't know shows up.
    const froms = [...sources.values()].flatMap(
      (source) => source.match(/^(?:import|export|\}) .*\bfrom "|^import "|\bimport\("/gm) ?? [],
    );
    expect(imports).toHaveLength(froms.length);
  });

  it("import along the layers and no other way", () => {
    expect(forbiddenImports(sources)).toEqual([]);
  });

  it("import in no ring", () => {
    expect(cycles(sources)).toEqual([]);
  });

  it("keep secrets, the clock, chance and the environment where they belong, and export by name", () => {
    expect(strayWords(new Map([...sources, ...read("bin/*")]))).toEqual([]);
  });

  it("are named after what is in them", () => {
    expect(emptyNames(sources.keys())).toEqual([]);
  });

  it("are of the grain of one idea", () => {
    expect(tooLong(sources)).toEqual([]);
  });
});

/** One planted source each, and what the check has to say about it. */
const PLANTED = [
  ["src/core/a.ts", 'import { readFileSync } from "node:fs";', "imports node:fs"],
  ["src/core/a.ts", 'import type { Provider } from "../ports/provider.ts";', "imports src/ports/provider.ts"],
  ["src/core/a.ts", 'export * from "../engine/drive.ts";', "imports src/engine/drive.ts"],
  ["machines/a.ts", 'import { drive } from "../src/engine/drive.ts";', "imports src/engine/drive.ts"],
  ["machines/a.ts", 'import type { Clock } from "../src/ports/clock.ts";', "imports src/ports/clock.ts"],
  ["src/ports/a.ts", 'import { Secret } from "../core/secret.ts";', "imports src/core/secret.ts"],
  ["src/ports/a.ts", 'import { type Secret } from "../core/secret.ts";', "imports src/core/secret.ts"],
  ["src/formats/a.ts", 'import { readFileSync } from "node:fs";', "imports node:fs"],
  ["src/report/a.ts", 'import { load } from "../formats/load.ts";', "imports src/formats/load.ts"],
  ["src/engine/a.ts", 'import { createHost } from "../hosts/embedded/host.ts";', "imports src/hosts"],
  [
    "src/engine/steps/a.ts",
    'const x = await import("../../adapters/http.ts");',
    "imports src/adapters/http.ts",
  ],
  ["src/hosts/b/a.ts", 'import { replay } from "../../engine/replay.ts";', "imports src/engine/replay.ts"],
  ["src/adapters/a.ts", 'import { drive } from "../engine/drive.ts";', "imports src/engine/drive.ts"],
  ["src/adapters/spool/a.ts", 'import { x } from "../provider/http.ts";', "an adapter of another port"],
  ["src/adapters/a.ts", 'import { x } from "./provider/http.ts";', "an adapter of another port"],
  ["src/adapters/world/a.ts", 'import { x } from "../spool/age.ts";', "an adapter of another port"],
  ["src/adapters/provider/http.ts", 'import got from "got";', "imports got"],
  ["src/adapters/a.ts", 'import { createActor } from "xstate";', "imports xstate"],
  ["src/cli/a.ts", 'import { drive } from "../engine/drive.ts";', "imports src/engine/drive.ts"],
  ["src/cli/a.ts", 'import { createServices } from "../composition/services.ts";', "imports src/composition"],
  ["src/cli/commands/a.ts", 'import { spawn } from "node:child_process";', "imports node:child_process"],
  [
    "src/hosts/b/a.ts",
    'import type { X } from "../../composition/live.ts";',
    "imports src/composition/live.ts",
  ],
  ["src/composition/a.ts", 'import "../main.ts";', "imports src/main.ts"],
  ["src/core/a.ts", 'import {\n  a,\n  b,\n} from "../report/text.ts";', "imports src/report/text.ts"],
  ["src/core/a.ts", 'import { a } from "./b";', "without its ending"],
  ["src/unheard-of/a.ts", 'import { a } from "../core/b.ts";', "a layer that the table doesn't know"],
] as const;

describe("the check of imports", () => {
  it.each(PLANTED)("sees what is planted in %s: %s", (path, source, said) => {
    expect(forbiddenImports(new Map([[path, source]])).join("\n")).toContain(said);
  });

  it("lets through what the table allows", () => {
    const fine: Sources = new Map([
      ["src/ports/a.ts", 'import type { Secret } from "../core/secret.ts";'],
      ["src/hosts/b/a.ts", 'import { drive } from "../../engine/drive.ts";\nimport x from "canonicalize";'],
      ["src/adapters/http-agent.ts", 'import got from "got";'],
      ["src/adapters/probe/a.ts", 'import { x } from "../world/model.ts";\nimport { y } from "../http.ts";'],
      ["src/cli/a.ts", 'import type { Work } from "../engine/work.ts";'],
      ["src/core/a.ts", '// import { readFileSync } from "node:fs";\nexport const a = "import x from y";'],
    ]);
    expect(forbiddenImports(fine)).toEqual([]);
  });

  it("sees a ring of three, none where only types or later loads go round", () => {
    const ring = (last: string): Sources =>
      new Map([
        ["src/core/a.ts", 'import { b } from "./b.ts";'],
        ["src/core/b.ts", 'import { c } from "./c.ts";'],
        ["src/core/c.ts", last],
      ]);
    expect(cycles(ring('export { a } from "./a.ts";'))).toEqual([
      "src/core/a.ts → src/core/b.ts → src/core/c.ts → src/core/a.ts",
    ]);
    expect(cycles(ring('import type { a } from "./a.ts";'))).toEqual([]);
    expect(cycles(ring('export const a = () => import("./a.ts");'))).toEqual([]);
  });
});

describe("the check of words", () => {
  it.each([
    ["src/engine/a.ts", "const text = secret.reveal();", "a secret revealed"],
    ["src/engine/a.ts", "const { length } = `${secret.reveal()}`;", "a secret revealed"],
    ["src/core/a.ts", "const now = Date.now();", "the clock"],
    ["src/composition/a.ts", "const now = new Date( );", "the clock"],
    ["src/engine/a.ts", "const from = performance.now();", "a stopwatch"],
    ["src/hosts/a.ts", "const id = randomUUID();", "chance"],
    ["src/cli/a.ts", "const dice = Math.random();", "chance"],
    ["src/composition/a.ts", "const home = process.env.HOME;", "the environment"],
    ["src/adapters/a.ts", "const [node] = process.argv;", "the environment"],
    ["src/cli/a.ts", "process.exit(1);", "the exit code"],
    ["src/formats/a.ts", "export default {};", "a default export"],
  ])("sees what is planted in %s: %s", (path, source, said) => {
    expect(strayWords(new Map([[path, source]])).join("\n")).toContain(said);
  });

  it("lets through a word at home, a date with its argument, and what a comment says", () => {
    const fine: Sources = new Map([
      ["src/adapters/a.ts", "const text = secret.reveal(); const now = Date.now();"],
      ["src/main.ts", "process.exitCode = await run(process.argv, process.env);"],
      ["src/core/a.ts", "// Date.now() is banned\nconst at = new Date(millis); /* process.env */"],
    ]);
    expect(strayWords(fine)).toEqual([]);
  });

  it("tells comments from strings, templates and regular expressions", () => {
    const source = 'const a = "// no"; const b = /["/*]/; const c = `/* no */`; const d = 4 / 2; // yes';
    expect(withoutComments(source)).toBe(source.replace("// yes", "      "));
    expect(withoutComments("a /* x\ny */ b")).toBe("a     \n     b");
  });

  it("sees a name that says nothing, and a file of 251 lines", () => {
    expect(emptyNames(["src/core/utils.ts", "src/common/a.ts", "src/core/uncommon.ts"])).toEqual([
      "src/core/utils.ts",
      "src/common/a.ts",
    ]);
    expect(tooLong(new Map([["src/core/a.ts", "x;\n".repeat(250)]]))).toEqual([]);
    expect(tooLong(new Map([["src/core/a.ts", "x;\n".repeat(251)]]))).toEqual([
      "src/core/a.ts has 251 lines",
    ]);
  });
});

function read(pattern: string): Sources {
  const paths = globSync(pattern, { cwd: root }).map((path) => path.replaceAll("\\", "/"));
  return new Map(paths.toSorted().map((path) => [path, readFileSync(`${root}/${path}`, "utf8")]));
}
