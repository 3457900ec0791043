import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Command, type Run, commandsOn, run } from "./audit-commands.ts";
import { keyRows, writeRows } from "./audit-rows.ts";
import { figures } from "./measure.ts";

/** `stanch audit` beside grep, jq and DuckDB on the same files: `node bench/audit.ts 100000 1000000`. */
const sizes = process.argv.slice(2).map(Number);
/** Above this one round is long enough to be a measurement. */
const MANY_ROWS = 1_000_000;
const folder = mkdtempSync(join(tmpdir(), "stanch-bench-"));

try {
  for (const rows of sizes.length > 0 ? sizes : [100_000]) {
    const file = join(folder, `${rows}.ndjson`);
    await writeRows(file, rows);
    await contest(rows, commandsOn(file));
    rmSync(file);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Each command in turn, as often as there are rounds, so that a machine that gets slower slows all of them. */
async function contest(rows: number, commands: readonly Command[]): Promise<void> {
  const runs = new Map<string, Run[]>();
  // Once for nothing, so that the first doesn't pay for the disk.
  if (commands[0] !== undefined) await run(commands[0]);
  for (let rounds = rows > MANY_ROWS ? 1 : 3; rounds > 0; rounds -= 1) {
    for (const command of commands) {
      const one = await run(command);
      if (one === null) continue;
      if (one.found !== keyRows(rows)) throw new Error(`${command.name} found ${one.found} rows`);
      runs.set(command.name, [...(runs.get(command.name) ?? []), one]);
    }
  }
  const [base] = [...runs.values()];
  for (const { name } of commands) {
    const shown = row(runs.get(name) ?? [], base ?? []);
    process.stdout.write(`${String(rows).padStart(9)} rows  ${name.padEnd(17)} ${shown}\n`);
  }
}

/** Seconds by the clock and of the processor, each beside grep's, and the most memory of all rounds. */
function row(runs: readonly Run[], base: readonly Run[]): string {
  if (runs.length === 0) return "isn't installed";
  const wall = beside(wallOf(runs), wallOf(base));
  const cpu = cpuOf(runs);
  if (cpu.length === 0) return wall;
  const peak = Math.max(...runs.map(({ usage }) => usage?.peakMb ?? 0));
  return `${wall}   cpu ${beside(cpu, cpuOf(base))} ${peak.toFixed(0).padStart(6)} MB`;
}

function beside(values: readonly number[], base: readonly number[]): string {
  const [middle, other] = [figures(values).median, figures(base).median];
  return `${middle.toFixed(2).padStart(7)} s ${(middle / other).toFixed(1).padStart(6)} x`;
}

function wallOf(runs: readonly Run[]): readonly number[] {
  return runs.map(({ seconds }) => seconds);
}

function cpuOf(runs: readonly Run[]): readonly number[] {
  return runs.flatMap(({ usage }) => usage?.cpuSeconds ?? []);
}
