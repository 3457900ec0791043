import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { simulate } from "./run.ts";
import { scratch } from "../scratch.ts";
import { NOTHING, tallyOf, together } from "./tally.ts";

/** The seeds of one batch. */
export interface Batch {
  readonly from: number;
  readonly seeds: number;
}

const folder = mkdtempSync(join(scratch(), "stanch-simulation-"));

// The parent closes the line when there is nothing left.
process.on("disconnect", () => rmSync(folder, { recursive: true, force: true }));
process.on("message", (batch: Batch) => void work(batch));

async function work({ from, seeds }: Batch): Promise<void> {
  let tally = NOTHING;
  for (let seed = from; seed < from + seeds; seed += 1) {
    tally = together(tally, tallyOf(await simulate(seed, folder)));
    rmSync(join(folder, String(seed)), { recursive: true, force: true });
  }
  process.send?.(tally);
}
