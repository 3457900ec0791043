import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Plants each bug of `test/planted/*.patch` in a copy of the project and runs the tests that its head names: they must
 * fail by an assertion. Ends with 1 if a bug goes unseen. `node scripts/planted.ts [NAME…]` plants only those.
 */
const ROOT = fileURLToPath(new URL("../", import.meta.url));
const PATCHES = join(ROOT, "test", "planted");
const PARTS = [
  "machines",
  "runbooks",
  "schemas",
  "src",
  "test",
  "package.json",
  "tsconfig.json",
  "vitest.config.ts",
];

const LANES = 2;

const wanted = process.argv.slice(2);
const patches = readdirSync(PATCHES)
  .filter((file) => file.endsWith(".patch"))
  .filter((file) => wanted.length === 0 || wanted.includes(basename(file, ".patch")))
  .sort();
let unseen = 0;
const queue = patches.values();
await Promise.all(Array.from({ length: LANES }, lane));
process.stdout.write(`${patches.length - unseen} of ${patches.length} planted bugs caught\n`);
process.exitCode = unseen === 0 && patches.length > 0 ? 0 : 1;

/** Takes the next patch that nobody has taken, in a copy of its own. */
async function lane(): Promise<void> {
  const copy = mkdtempSync(join(tmpdir(), "stanch-planted-"));
  try {
    for (const part of PARTS) cpSync(join(ROOT, part), join(copy, part), { recursive: true });
    symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
    for (const patch of queue) {
      const verdict = await tryOn(copy, join(PATCHES, patch));
      if (verdict !== "caught") unseen += 1;
      process.stdout.write(`${verdict.padEnd(8)} ${basename(patch, ".patch")}\n`);
    }
  } finally {
    rmSync(copy, { recursive: true });
  }
}

async function tryOn(copy: string, patch: string): Promise<"caught" | "unseen" | "broken"> {
  const tests = /^Tests: (.+)$/m.exec(readFileSync(patch, "utf8"))?.[1]?.split(" ") ?? [];
  if (tests.length === 0 || !apply(copy, patch)) return "broken";
  try {
    const vitest = join(ROOT, "node_modules", "vitest", "vitest.mjs");
    const report = join(copy, "report.json");
    rmSync(report, { force: true });
    const argv = [vitest, "run", "--bail", "1", "--reporter", "json", "--outputFile", report, ...tests];
    const child = spawn(process.execPath, argv, { cwd: copy, stdio: "ignore", timeout: 300_000 });
    await new Promise((resolve) => child.once("close", resolve));
    // A bug that keeps the tests from being loaded proves nothing about them.
    const { numFailedTests } = JSON.parse(readFileSync(report, "utf8")) as { numFailedTests: number };
    return numFailedTests > 0 ? "caught" : "unseen";
  } finally {
    apply(copy, patch, "--reverse");
  }
}

function apply(copy: string, patch: string, ...how: readonly string[]): boolean {
  const { status } = spawnSync("git", ["apply", "--whitespace=nowarn", ...how, patch], {
    cwd: copy,
    // Else git would take the project around the copy for the one to patch.
    env: { ...process.env, GIT_CEILING_DIRECTORIES: join(copy, "..") },
    stdio: "ignore",
  });
  return status === 0;
}
