import { existsSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import type { Check } from "../cli/services.ts";
import type { Paths } from "./paths.ts";

/**
 * Spool files of no incident: the value goes in before the first row is written, so a crash in between leaves one, and
 * nothing else will ever delete it.
 */
export function spoolCheck(paths: Paths, incidents: readonly string[]): Check {
  const known = new Set(incidents);
  const strays = spoolFiles(paths)
    .filter((name) => !known.has(/^\.?([LM]-\d{8}-[a-z0-9]+)\.age(?:\.|$)/.exec(name)?.[1] ?? ""))
    .map((name) => join(relative(join(paths.state, ".."), paths.spools), name));
  return strays.length === 0
    ? { name: "spool", state: "ok", detail: "no values left over" }
    : {
        name: "spool",
        state: "fail",
        detail: `${strays.join(", ")}: values of an incident that never opened`,
        hint: "nobody is opening one just now? Then delete the file; respond or contain takes the value anew",
      };
}

function spoolFiles({ spools }: Paths): readonly string[] {
  return existsSync(spools) ? readdirSync(spools).sort() : [];
}
