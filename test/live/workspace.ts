import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";

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

/** What makes a workspace one for a certain provider. */
export interface WorkspaceFiles {
  /** The leaked value, as the scanner found it. */
  readonly leaked: string;
  /** The provider credential; the config is given the file that holds it. */
  readonly credential: string;
  config(credentialFile: string): object;
  readonly runbook: object;
  readonly inventory: object;
}

/** Writes config, runbook, inventory, a gitleaks report and the provider credential for one incident. */
export async function createWorkspace(files: WorkspaceFiles): Promise<LiveWorkspace> {
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
  await write(credential, files.credential);
  await write(workspace.finding, JSON.stringify([finding(files.leaked)]));
  await write(join(folder, "stanch.config.yaml"), stringify(files.config(credential)));
  await write(workspace.runbook, stringify(files.runbook));
  await write(join(folder, "inventory.yaml"), stringify(files.inventory));
  return workspace;
}

function finding(value: string): object {
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
