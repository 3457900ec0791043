import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { scratch } from "../../test/scratch.ts";
import { contest } from "./contest.ts";

const folder = mkdtempSync(join(scratch(), "stanch-policies-"));

// The parent closes the line when there is nothing left.
process.on("disconnect", () => rmSync(folder, { recursive: true, force: true }));
process.on("message", (seed: number) => void contest(seed, folder).then((played) => process.send?.(played)));
process.on("unhandledRejection", (error) => {
  throw error;
});
