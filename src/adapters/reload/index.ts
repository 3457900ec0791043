import type { Config } from "../../formats/config.ts";
import type { Reload } from "../../ports/consumer-store.ts";
import { githubCredential } from "../github/credential.ts";
import { clusterOf } from "../kubernetes/cluster-of.ts";
import type { AdapterParts } from "../parts.ts";
import { createCommandReload } from "./command.ts";
import { createGithubWorkflowReload } from "./github-workflow.ts";
import { createKubernetesRollout } from "./kubernetes-rollout.ts";
import { createManualReload } from "./manual.ts";

/** An entry under `reloads` or `pauses` in the operator's config. */
export type ActionEntry = Config["reloads"][string];

const COMMAND_SECONDS = 30;
const ROLLOUT_SECONDS = 600;

/** What an entry of the config asks for: something that is safe to do again. */
export function createReload(name: string, entry: ActionEntry, parts: AdapterParts): Reload {
  switch (entry.adapter) {
    case undefined: {
      const { argv = [], clicks, asOf = "", cwd = ".", timeout = COMMAND_SECONDS } = entry;
      const { prompter, processes } = parts;
      if (clicks !== undefined)
        return createManualReload({ name, clicks: { steps: clicks, asOf }, prompter });
      return createCommandReload({ name, argv, cwd: parts.path(cwd), timeoutSeconds: timeout, processes });
    }
    case "github-workflow": {
      const { adapter: _adapter, credential, ...about } = entry;
      const { http, clock } = parts;
      return createGithubWorkflowReload({
        name,
        ...about,
        credential: githubCredential(credential, entry.baseUrl, parts),
        http,
        clock,
      });
    }
    case "kubernetes-rollout": {
      const { kind, workload, timeout = ROLLOUT_SECONDS } = entry;
      const { clock, processes } = parts;
      const cluster = clusterOf(entry, parts);
      return createKubernetesRollout({
        name,
        cluster,
        kind,
        workload,
        rolloutSeconds: timeout,
        clock,
        processes,
      });
    }
  }
}
