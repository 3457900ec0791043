import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Real logs and reports, which aren't ours to publish: they lie beside the clone, or where STANCH_SAMPLES says. */
export function samplesOf(...path: readonly string[]): string {
  const folder =
    process.env["STANCH_SAMPLES"] ?? fileURLToPath(new URL("../../shared/samples", import.meta.url));
  const wanted = join(folder, ...path);
  if (existsSync(wanted)) return wanted;
  throw new Error(`these tests read real files: put their folder at ${folder}, or name it in STANCH_SAMPLES`);
}
