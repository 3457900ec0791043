import { join } from "node:path";
import { STAND_INS } from "./clearing-words.ts";
import type { CommonOptions, Context } from "./context.ts";

/** The workspace's `runbook.yaml`, so that the next command can be typed as it stands; a stand-in where it has none. */
export function ownRunbook({ services }: Context, { workspace }: CommonOptions): string {
  const file = join(workspace, "runbook.yaml");
  return services.readTextIfThere(file) === null ? STAND_INS.runbook : file;
}
