import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { LEAK, OTHER, VALUE } from "../formats/findings/leak.ts";
import { written } from "../formats/findings/written.ts";
import { auxotFiles } from "./auxot-files.ts";
import { type Build, buildProgram } from "../live/build.ts";
import { runToEnd } from "../live/run-to-end.ts";
import { openTerminal } from "../live/terminal.ts";

const root = mkdtempSync(join(tmpdir(), "stanch-terminal-"));
const env = { PATH: process.env["PATH"], XDG_CONFIG_HOME: join(root, "config"), NO_COLOR: "1" };
let build: Build | null = null;
const argv = (...words: readonly string[]): [string, ...string[]] => [
  process.execPath,
  build?.bin ?? "",
  ...words,
];
beforeAll(async () => {
  build = await buildProgram();
  await runToEnd(argv("init", "--policy", "solo"), { cwd: root, env });
}, 120_000);
afterAll(async () => {
  await build?.remove();
  rmSync(root, { recursive: true, force: true });
});

it("asks which key of a report is meant, after it has shown them", { timeout: 60_000 }, async () => {
  writeFileSync(join(root, "report.json"), written("gitleaks", [LEAK, OTHER]), { mode: 0o600 });
  const terminal = openTerminal(argv("intake", "report.json", "runbook.yaml"), { cwd: root, env });
  await terminal.until(/2 +[0-9a-f]{8} +team\.\*\*\*z9q8 /);
  await terminal.until(/Which key is this about, 1 to 2\?/);
  await terminal.enter("2");
  await terminal.until(/next: stanch intake report\.json runbook\.yaml --pick [0-9a-f]{12} --live/);
  expect(await terminal.ended()).toBe(0);
  expect(terminal.transcript()).not.toMatch(/k3yValue|other0123/);
});

it("takes a value without showing it, and keeps nothing of it", { timeout: 60_000 }, async () => {
  const terminal = openTerminal(argv("identify"), { cwd: root, env });
  await terminal.until(/The leaked value/);
  await terminal.enter(VALUE);
  await terminal.until(/value +team\.\*\*\*k3f9, 34 characters/);
  expect(await terminal.ended()).toBe(0);
  expect(terminal.transcript()).not.toContain("k3yValue");
  expect(filesWithValue()).toEqual([]);
});

it("opens the incident without the value where the responder says no to keeping it", async () => {
  auxotFiles({ dir: root }, "business");
  writeFileSync(join(root, "report.json"), written("gitleaks", [LEAK]), { mode: 0o600 });
  await runToEnd(argv("enrol", "mia"), { cwd: root, env });
  const opening = ["intake", "report.json", "runbook.yaml", "--live", "--key", "ci-key"];
  const terminal = openTerminal(argv(...opening), { cwd: root, env });
  await terminal.until(/Keep the leaked value team\.\*\*\*k3f9/);
  await terminal.enter("n");
  await terminal.until(/next: stanch resume --incident L-/);
  expect(await terminal.ended()).toBe(0);
  expect(filesWithValue()).toEqual([]);
}, 60_000);

/** But for the report. */
function filesWithValue(): readonly string[] {
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter(
    (name) => name !== "report.json" && statSync(join(root, name)).isFile(),
  );
  return files.filter((name) => readFileSync(join(root, name), "latin1").includes("k3yValue"));
}
