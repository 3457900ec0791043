import { spawnSync } from "node:child_process";
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

const wanted = process.argv.slice(2);
const patches = readdirSync(PATCHES)
  .filter((file) => file.endsWith(".patch"))
  .filter((file) => wanted.length === 0 || wanted.includes(basename(file, ".patch")))
  .sort();
const copy = mkdtempSync(join(tmpdir(), "stanch-planted-"));
let unseen = 0;
try {
  for (const part of PARTS) cpSync(join(ROOT, part), join(copy, part), { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
  for (const patch of patches) {
    const verdict = tryOn(join(PATCHES, patch));
    if (verdict !== "caught") unseen += 1;
    process.stdout.write(`${verdict.padEnd(8)} ${basename(patch, ".patch")}\n`);
  }
} finally {
  rmSync(copy, { recursive: true });
}
process.stdout.write(`${patches.length - unseen} of ${patches.length} planted bugs caught\n`);
process.exitCode = unseen === 0 && patches.length > 0 ? 0 : 1;

function tryOn(patch: string): "caught" | "unseen" | "broken" {
  const tests = /^Tests: (.+)$/m.exec(readFileSync(patch, "utf8"))?.[1]?.split(" ") ?? [];
  if (tests.length === 0 || !apply(patch)) return "broken";
  try {
    const vitest = join(ROOT, "node_modules", "vitest", "vitest.mjs");
    const report = join(copy, "report.json");
    rmSync(report, { force: true });
    spawnSync(process.execPath, [vitest, "run", "--reporter", "json", "--outputFile", report, ...tests], {
      cwd: copy,
      stdio: "ignore",
      timeout: 300_000,
    });
    // A bug that keeps the tests from being loaded proves nothing about them.
    const { numFailedTests } = JSON.parse(readFileSync(report, "utf8")) as { numFailedTests: number };
    return numFailedTests > 0 ? "caught" : "unseen";
  } finally {
    apply(patch, "--reverse");
  }
}

function apply(patch: string, ...how: readonly string[]): boolean {
  const { status } = spawnSync("git", ["apply", "--whitespace=nowarn", ...how, patch], {
    cwd: copy,
    // Else git would take the project around the copy for the one to patch.
    env: { ...process.env, GIT_CEILING_DIRECTORIES: join(copy, "..") },
    stdio: "ignore",
  });
  return status === 0;
}
