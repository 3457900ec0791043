import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import type { Account, LiveKey } from "./account.ts";
import type { Beds } from "./beds.ts";
import { type WorkspaceOptions, config } from "./workspace-config.ts";

/** The folders of one responder: what stanch is given, where it writes, and where it keeps identities. */
export interface LiveWorkspace {
  readonly root: string;
  readonly folder: string;
  readonly configHome: string;
  /** Holds the values that stanch is handed: never searched for leaks. */
  readonly inputs: string;
  readonly runbook: string;
  readonly finding: string;
  readonly notices: string;
  remove(): Promise<void>;
}

/** Writes config, runbook, inventory, a gitleaks report and the provider credential for one incident. */
export async function createWorkspace(
  beds: Beds,
  account: Account,
  leaked: LiveKey,
  options: WorkspaceOptions = {},
): Promise<LiveWorkspace> {
  const root = await mkdtemp(join(tmpdir(), "stanch-live-"));
  const [folder, configHome, inputs] = [join(root, "workspace"), join(root, "config"), join(root, "inputs")];
  for (const made of [folder, configHome, inputs]) await mkdir(made, { mode: 0o700 });
  const workspace: LiveWorkspace = {
    root,
    folder,
    configHome,
    inputs,
    runbook: join(folder, "runbook.yaml"),
    finding: join(inputs, "gitleaks.json"),
    notices: join(folder, "notices.txt"),
    remove: () => rm(root, { recursive: true, force: true }),
  };
  const credential = join(inputs, "admin-password");
  const write = (file: string, content: string): Promise<void> => writeFile(file, content, { mode: 0o600 });
  await write(credential, account.password);
  await write(workspace.finding, JSON.stringify([finding(leaked)]));
  await write(join(folder, "stanch.config.yaml"), stringify(config(beds, account, credential, options)));
  await write(workspace.runbook, stringify(runbook(leaked)));
  await write(join(folder, "inventory.yaml"), stringify(INVENTORY));
  return workspace;
}

function finding({ value }: LiveKey): object {
  return {
    RuleID: "generic-api-key",
    Description: "Detected a Generic API Key",
    StartLine: 12,
    EndLine: 12,
    StartColumn: 10,
    EndColumn: 10 + value.length,
    Match: `API_KEY=${value}`,
    Secret: value,
    File: ".github/workflows/deploy.yml",
    Commit: "3f9c1d2e4b5a69788796a5b4c3d2e1f00f1e2d3c",
    Date: new Date(Date.now() - 60_000).toISOString(),
    Fingerprint: "3f9c1d2e:.github/workflows/deploy.yml:generic-api-key:12",
  };
}

function runbook({ id }: LiveKey): object {
  return {
    kind: "runbook",
    name: "ci-deploy-key",
    provider: "keys",
    strategy: "rotate-first",
    leak: { key: id, path: "a deploy workflow printed it to its public log" },
    inventory: "inventory.yaml",
    steps: [
      { kind: "contain" },
      { kind: "audit", logs: ["access"], lookback: "1h", responder: { userAgents: ["live-proof/*"] } },
      { kind: "reissue", keyKind: "team", keyProbe: "resource" },
      { kind: "swap", concurrency: 5 },
      { kind: "revoke", watch: "3s", poll: "1s" },
      { kind: "notify", via: ["mail"] },
    ],
  };
}

const INVENTORY = {
  kind: "inventory",
  consumers: [
    row("svc", "checkout service", "mia", "on-demand", "svc-checkout/*", "service"),
    row("nginx", "edge proxy", "mia", "on-demand", "nginx-edge", "proxy"),
    row("prom", "metrics scraper", "jo", "1s", "Prometheus/*"),
    row("job", "nightly export", "jo", "2s", "cron-bastion"),
    row("sup", "queue worker", "jo", "1s", "worker", "worker"),
  ],
};

function row(
  id: string,
  service: string,
  owner: string,
  period: string,
  userAgent: string,
  reload?: string,
): object {
  return {
    id,
    service,
    owner,
    period,
    match: { userAgents: [userAgent] },
    store: id,
    ...(reload === undefined ? {} : { reload }),
    probes: [`${id}-says`],
  };
}
