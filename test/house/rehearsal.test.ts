import { globSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { importsOf } from "./source-text.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const SIMULATED = /\/(?:simulated|plain-text)\.ts$/;

/** Every source that runs when this one is loaded. */
function reachableFrom(start: string): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [start];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (found.has(path)) continue;
    found.add(path);
    const source = readFileSync(`${root}/${path}`, "utf8");
    for (const { specifier, isType } of importsOf(source))
      if (!isType && specifier.startsWith(".")) open.push(posix.join(posix.dirname(path), specifier));
  }
  return found;
}

it("a rehearsal has no way to make a notifier that reaches anybody", () => {
  const real = globSync("src/adapters/notifier/*.ts", { cwd: root }).filter((path) => !SIMULATED.test(path));
  expect(real.length).toBeGreaterThan(8);
  for (const start of ["src/composition/rehearsal/stage.ts", "src/composition/rehearsal/rehearsal.ts"]) {
    const reachable = reachableFrom(start);
    expect(reachable.size).toBeGreaterThan(20);
    expect(real.filter((path) => reachable.has(path))).toEqual([]);
  }
  expect(reachableFrom("src/composition/rehearsal/stage.ts")).toContain("src/adapters/notifier/simulated.ts");
  expect(reachableFrom("src/composition/live.ts")).toContain("src/adapters/notifier/email.ts");
});

const STARTS = ["stage", "rehearsal", "rehearse-in", "runnable", "team-files"].map(
  (name) => `src/composition/rehearsal/${name}.ts`,
);
/** What reaches the network, another program or a place where keys are kept. */
const REACHING = /^src\/adapters\/(?:http|connector|process|secret-ref|parts)[a-z-]*\.ts$/;
const PORTS =
  /^src\/adapters\/(?:audit-log|consumer-store|notifier|probe|provider|reload|aws|github|kubernetes|postgres)\//;

it("a rehearsal has no way to make a real adapter, or to load what one is made with", () => {
  const isReal = (path: string): boolean =>
    REACHING.test(path) || (PORTS.test(path) && !SIMULATED.test(path));
  for (const start of STARTS) {
    const reachable = [...reachableFrom(start)];
    expect([start, reachable.filter(isReal)]).toEqual([start, []]);
  }
  const live = [...reachableFrom("src/composition/live.ts")].filter(isReal);
  expect(live).toContain("src/adapters/http.ts");
  expect(live).toContain("src/adapters/provider/manual.ts");
  expect(live.length).toBeGreaterThan(60);
});
