import { parseArgs } from "node:util";
import { themes } from "./all-themes.ts";
import { figuresOf } from "./figures.ts";
import { missedFloors, missedTogether } from "./floors.ts";
import { linesOf, recordOf } from "./model-report.ts";
import { swapFigures } from "./swap-figures.ts";

const { json } = options();
const figures = Object.entries(themes).map(([theme, world]) => {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${theme}`.slice(0, 80));
  return figuresOf(theme, world);
});
if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
const swap = swapFigures();
const missed = [...figures.flatMap(missedFloors), ...missedTogether(figures)];
const lines = json ? [JSON.stringify(recordOf(figures, swap, missed))] : linesOf(figures, swap, missed);
process.stdout.write(`${lines.join("\n")}\n`);
const violations = figures.reduce((sum, one) => sum + one.violations.length, swap.violations.length);
if (violations + missed.length > 0) process.exitCode = 1;

function options(): { readonly json: boolean } {
  try {
    return parseArgs({ options: { json: { type: "boolean", default: false } } }).values;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(2);
  }
}
