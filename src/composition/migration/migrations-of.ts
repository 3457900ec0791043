import type { MigrationRequest } from "../../cli/migration-services.ts";
import type { Journal } from "../../ports/journal.ts";
import { loadKeyPolicy } from "../key-policy-file.ts";
import type { Live } from "../live.ts";
import { loadLiveFiles } from "../live-files.ts";
import { migrationPast } from "./migration-past.ts";
import type { Paths } from "../paths.ts";
import { planMigrations } from "./plan-migrations.ts";
import type { Toolbox } from "../toolbox.ts";

export interface MigrationPlace {
  readonly toolbox: Toolbox;
  readonly paths: Paths;
  readonly journal: Journal;
  readonly live: (prompter: MigrationRequest["prompter"]) => Promise<Live>;
}

/** Plans migrations by the files of a workspace and what its journals tell. */
export async function migrationsOf(
  { toolbox, paths, journal, live }: MigrationPlace,
  request: MigrationRequest,
): ReturnType<typeof planMigrations> {
  const files = loadLiveFiles(paths, request.runbook);
  const policy = loadKeyPolicy(toolbox, request.rules);
  const past = migrationPast(journal, files.runbook.provider);
  return planMigrations({ toolbox, paths, live: await live(request.prompter), files, past, policy }, request);
}
