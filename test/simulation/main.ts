import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { simulateMany } from "./pool.ts";
import { simulate } from "./run.ts";
import { scratch } from "../scratch.ts";
import { missedFloors, tableOf, tallyOf } from "./tally.ts";

const { values } = parseArgs({
  options: { from: { type: "string", default: "1" }, seeds: { type: "string", default: "1000" } },
});
const from = wholeNumber("from", values.from);
const seeds = wholeNumber("seeds", values.seeds);

const print = (lines: readonly string[]): void => void process.stdout.write(`${lines.join("\n")}\n`);

if (seeds === 1) await printOne();
else await printMany();

/** One seed is told in full, the same to the byte each time. */
async function printOne(): Promise<void> {
  const folder = mkdtempSync(join(scratch(), "stanch-simulation-"));
  try {
    const outcome = await simulate(from, folder);
    print([...outcome.trace, `journal: ${outcome.journal}`, ...tableOf(tallyOf(outcome))]);
    if (outcome.violations.length > 0) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function printMany(): Promise<void> {
  const tally = await simulateMany(from, seeds, (so) => {
    if (process.stderr.isTTY)
      process.stderr.write(`\r${so.seeds} of ${seeds} seeds, ${so.failures.length} failed`);
  });
  if (process.stderr.isTTY) process.stderr.write("\n");
  print(tableOf(tally));
  if (tally.failures.length > 0 || missedFloors(tally).length > 0) process.exitCode = 1;
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 1) return number;
  process.stderr.write(`--${name} takes a whole number from 1, not ${text}\n`);
  process.exit(2);
}
