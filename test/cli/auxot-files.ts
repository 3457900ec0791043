import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { House } from "./house.ts";

/** The shipped Auxot files in a workspace, on this tier: no call leaves the machine. Gives the runbook's path. */
export function auxotFiles(house: Pick<House, "dir">, tier: string): string {
  const config = readFileSync("runbooks/auxot-key-leak.config.yaml", "utf8");
  writeFileSync(join(house.dir, "stanch.config.yaml"), config.replace("tier: business", `tier: ${tier}`));
  mkdirSync(join(house.dir, "providers"), { recursive: true });
  cpSync("runbooks/providers/auxot.clicks.yaml", join(house.dir, "providers/auxot.clicks.yaml"));
  const runbook = join(house.dir, "runbook.yaml");
  cpSync("runbooks/auxot-key-leak.yaml", runbook);
  return runbook;
}
