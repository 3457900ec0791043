import { join } from "node:path";
import { expect } from "vitest";
import { type Account, type LiveKey, openAccount } from "./account.ts";
import { type Beds, CONSUMERS } from "./beds.ts";
import { type Ran, type Stanch, createStanch } from "./stanch.ts";
import { type Witness, createWitness } from "./witness.ts";
import { type LiveWorkspace, createWorkspace } from "./workspace.ts";
import type { WorkspaceOptions } from "./workspace-config.ts";

/** A leak that has just been found: five consumers on the leaked key, a bystander, and a workspace of two people. */
export interface Scene {
  readonly account: Account;
  readonly leaked: LiveKey;
  readonly bystander: LiveKey;
  readonly workspace: LiveWorkspace;
  readonly stanch: Stanch;
  readonly witness: Witness;
  /** `--identity` of each person. */
  readonly mia: readonly string[];
  readonly jo: readonly string[];
  /** mia opens the incident from the finding, and nobody is asked anything: `respond` or `contain`. */
  open(command: "respond" | "contain"): Promise<Ran>;
  /** mia's driver goes on. */
  resume(...flags: readonly "--due"[]): Promise<Ran>;
  /** mia says that the leak path is closed. */
  closeLeakPath(): Promise<Ran>;
  /** Where stanch has written or said a secret so far. */
  leaks(): Promise<readonly string[]>;
}

/** Seeds an account of its own, puts the consumers on its leaked key, and makes a `two-person` workspace for it. */
export async function setScene(beds: Beds, bin: string, options: WorkspaceOptions = {}): Promise<Scene> {
  const account = await openAccount(beds.baseUrl);
  const leaked = await account.createKey("gha-deploy-main");
  const bystander = await account.createKey("bystander");
  await beds.hand(leaked.value);
  await expect
    .poll(() => callersOf(beds, leaked.id), { timeout: 20_000, interval: 500 })
    .toBe(CONSUMERS.length);

  const workspace = await createWorkspace(beds, account, leaked, options);
  const witness = createWitness([workspace.folder, workspace.configHome]);
  const stanch = await createStanch(bin, workspace, witness);
  const identity = (person: string): readonly string[] => [
    "--identity",
    join(workspace.configHome, `${person}.json`),
  ];
  const [mia, jo] = [identity("mia"), identity("jo")];
  expect((await stanch.run("init", "--policy", "two-person")).code).toBe(0);
  expect((await stanch.run("enrol", "mia", ...mia)).code).toBe(0);
  expect((await stanch.run("enrol", "jo", ...jo)).code).toBe(0);

  const finding = ["--finding", workspace.finding];
  const planned = await stanch.run("plan", workspace.runbook, ...finding, "--yes");
  expect(planned.code).toBe(0);
  const hash = String(planned.result["hash"]).slice(0, 12);
  const agreed = ["--yes", "--confirm", `${leaked.name}@${hash}`];
  return {
    account,
    leaked,
    bystander,
    workspace,
    stanch,
    witness,
    mia,
    jo,
    open: (command) => stanch.run(command, workspace.runbook, "--live", ...finding, ...mia, ...agreed),
    resume: (...flags) => stanch.run("resume", ...flags, ...mia, ...agreed),
    closeLeakPath: () =>
      stanch.run(
        "attest",
        "leak-path",
        "--statement",
        "the workflow masks the key, its logs are gone",
        ...mia,
      ),
    async leaks() {
      const tokens = await account.sessionTokens();
      // The test's own session is one; without stanch's there would be nothing to look for.
      expect(tokens.length).toBeGreaterThan(1);
      return witness.search({
        "the leaked key": leaked.value,
        "the password": account.password,
        ...named("the stored key of", await beds.stored()),
        ...named("session", tokens),
      });
    },
  };
}

/** How many of the consumers the key server has let in with this key. */
async function callersOf(beds: Beds, keyId: string): Promise<number> {
  await beds.healthy();
  const calls = await beds.calls();
  return new Set(calls.filter((call) => call.keyId === keyId).map((call) => call.ua)).size;
}

function named(
  what: string,
  values: Readonly<Record<string, string>> | readonly string[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`${what} ${name}`, value]));
}
