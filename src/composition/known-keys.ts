import { handleOf } from "../adapters/fingerprint.ts";
import { replay } from "../engine/replay.ts";
import type { Journal } from "../ports/journal.ts";
import { workspaceFingerprintKey } from "./fingerprints.ts";
import type { Known } from "./identify-value.ts";
import type { Live } from "./live.ts";
import { loadLiveFiles } from "./live-files.ts";
import type { Paths } from "./paths.ts";
import type { Toolbox } from "./toolbox.ts";

export interface KnownFrom {
  readonly toolbox: Toolbox;
  readonly paths: Paths;
  readonly workspaceId: string;
  readonly journal: Journal | null;
  readonly parts: () => Promise<Live>;
}

/** The keys that this workspace knows: of its incidents, and of a runbook's inventory and provider where one is named. */
export async function knownKeys(
  { toolbox, paths, workspaceId, journal, parts }: KnownFrom,
  runbook: string | undefined,
): Promise<Known> {
  const files = runbook === undefined ? null : loadLiveFiles(paths, runbook);
  const key = await workspaceFingerprintKey(toolbox.configDir, workspaceId);
  return {
    handleOf: (value) => handleOf(value, key),
    rows: files?.rows ?? [],
    async listed() {
      if (files === null) return null;
      const live = await parts();
      const provider = await live.parts.provider(files.runbook.provider);
      return provider.capabilities.canList ? provider.listKeys() : null;
    },
    incidents: (journal?.incidents() ?? []).map((id) => ({
      id,
      fingerprint: replay(journal?.read(id) ?? []).incident.leaked.handle?.fingerprint,
    })),
  };
}
