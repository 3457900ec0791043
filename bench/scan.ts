import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { figures, row } from "./measure.ts";

/**
 * `node bench/scan.ts [files] [megabytes]`: `stanch inventory scan` and ripgrep for the same texts, in turns, over one
 * generated tree of source code. Prints the medians and how many times as long stanch takes.
 */
const [files = 20_000, megabytes = 200] = process.argv.slice(2).map(Number);
const ROUNDS = 3;
const root = mkdtempSync(join(tmpdir(), "stanch-bench-scan-"));
const stanch = fileURLToPath(new URL("../bin/stanch.mjs", import.meta.url));

const WORDS =
  "const user team member request response value index result options return function export import from await async name path status error message config session account client server handler token event queue stream buffer string number render component default module".split(
    " ",
  );

/** The same tree each time: a generator of chance of its own. */
function createChance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function plant(): { readonly bytes: number; readonly planted: number } {
  const chance = createChance(7);
  const size = Math.floor((megabytes * 1024 * 1024) / files);
  // Sentences are put together once; each file is another order of them.
  const lines = Array.from({ length: 5000 }, () => {
    const words = Array.from({ length: 4 + chance(9) }, () => WORDS[chance(WORDS.length)] ?? "");
    const joint = ["user.", "team.", " = ", "(", ".", ", ", " // "][chance(7)] ?? "";
    return `${" ".repeat(2 * chance(4))}${words.slice(0, 2).join(joint)} ${words.slice(2).join(" ")};`;
  });
  let [bytes, planted] = [0, 0];
  for (let number = 0; number < files; number += 1) {
    const folder = join(root, `pkg-${number % 97}`, `src-${number % 13}`);
    if (number < 97 * 13) mkdirSync(folder, { recursive: true });
    const parts: string[] = [];
    for (let length = 0; length < size;) {
      const line = lines[chance(lines.length)] ?? "";
      parts.push(line);
      length += line.length + 1;
    }
    if (number % 200 === 0) {
      parts.push(`const key = "team.EXAMPLE${String(number).padStart(8, "0")}q7Zx";`);
      planted += 1;
    }
    const text = parts.join("\n");
    bytes += text.length;
    writeFileSync(join(folder, `file-${number}.${["ts", "py", "go", "yaml"][number % 4] ?? "ts"}`), text);
  }
  return { bytes, planted };
}

const RULES = [
  "user\\.[A-Za-z0-9_-]{16}",
  "team\\.[A-Za-z0-9_-]{16}",
  "gh[pousr]_[A-Za-z0-9]{20}",
  "sk-[A-Za-z0-9_-]{20}",
  "A[KS]IA[A-Z0-9]{16}",
  "glpat-[A-Za-z0-9_-]{16}",
  "xox[abeoprs]-[A-Za-z0-9-]{10}",
  "[sr]k_(live|test)_[A-Za-z0-9]{10}",
  "npm_[A-Za-z0-9]{20}",
  "(?i)auxot|bearer|x-api-key|authorization|openai|anthropic|github|gitlab|datadog|cloudflare",
];

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function timed(command: string, args: readonly string[], exits: number): number | null {
  const before = performance.now();
  const { error, status } = spawnSync(command, args, { stdio: "ignore" });
  if (error !== undefined) return null;
  if (status !== exits) throw new Error(`${command} ended with ${String(status)}`);
  return performance.now() - before;
}

try {
  const { bytes, planted } = plant();
  say(`${files} files, ${Math.round(bytes / 1024 / 1024)} MB, ${planted} keys planted`);
  const scan = (): number | null =>
    timed(process.execPath, [stanch, "inventory", "scan", root, "--json"], 11);
  const grep = (): number | null =>
    timed("rg", ["--no-config", "-uu", "-n", ...RULES.flatMap((rule) => ["-e", rule]), root], 0);
  scan();
  const hasGrep = grep() !== null;
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    theirs.push(grep() ?? 0);
    ours.push(scan() ?? 0);
  }
  say(row("stanch inventory scan", figures(ours), "ms"));
  if (!hasGrep) say("rg isn't installed: nothing to compare with");
  else {
    say(row("rg for the same texts", figures(theirs), "ms"));
    say(row("  stanch against rg", figures(ours.map((time, round) => time / (theirs[round] ?? 1))), "x"));
  }
} finally {
  rmSync(root, { recursive: true, force: true });
}
