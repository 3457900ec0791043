import { expect } from "vitest";
import { type Account, type LiveKey, openAccount } from "./account.ts";
import { type Beds, CONSUMERS } from "./beds.ts";
import { sendCustomers } from "./customers.ts";
import { type Responders, gatherResponders } from "./responders.ts";
import { type ScriptConsumer, makeScript } from "./script-consumer.ts";
import { type LiveWorkspace, createWorkspace } from "./workspace.ts";
import { type WorkspaceOptions, config } from "./workspace-config.ts";
import { INVENTORY, VARIETY, runbook } from "./workspace-runbook.ts";

const SERVICE = "http://127.0.0.1:18301/";
const PROXY = "http://127.0.0.1:18302/";

/** A leak that has just been found: five consumers on the leaked key, a bystander, and a workspace of two people. */
export interface Scene extends Responders {
  readonly account: Account;
  readonly leaked: LiveKey;
  readonly bystander: LiveKey;
  readonly workspace: LiveWorkspace;
  readonly script: ScriptConsumer;
  /** Where stanch has written or said a secret so far. */
  leaks(): Promise<readonly string[]>;
  remove(): Promise<void>;
}

/** Seeds an account of its own, puts the consumers on its leaked key, and makes a `two-person` workspace for it. */
export async function setScene(beds: Beds, bin: string, options: WorkspaceOptions = {}): Promise<Scene> {
  const account = await openAccount(beds.baseUrl);
  const leaked = await account.createKey("gha-deploy-main");
  const bystander = await account.createKey("bystander");
  await beds.hand(leaked.value);
  const script = await makeScript(beds.folder, beds.baseUrl, leaked.value);
  await expect
    .poll(() => callersOf(beds, leaked.id), { timeout: 20_000, interval: 500 })
    .toBe(CONSUMERS.length);

  const workspace = await createWorkspace({
    leaked: leaked.value,
    credential: account.password,
    config: (credentialFile) => config(beds, account, credentialFile, options),
    runbook: runbook(leaked),
    inventory: options.variety === true ? VARIETY : INVENTORY,
  });
  const responders = await gatherResponders(bin, workspace, leaked.name);
  const called = options.variety === true ? [SERVICE] : [SERVICE, PROXY];
  const customers = called.map(sendCustomers);
  return {
    ...responders,
    account,
    leaked,
    bystander,
    workspace,
    script,
    async leaks() {
      const tokens = await account.sessionTokens();
      // The test's own session is one; without stanch's there would be nothing to look for.
      expect(tokens.length).toBeGreaterThan(1);
      return responders.witness.search({
        "the leaked key": leaked.value,
        "the password": account.password,
        ...named("the stored key of", await beds.stored()),
        "the stored key of the script": await script.stored(),
        ...named("session", tokens),
      });
    },
    async remove() {
      await Promise.all(customers.map((group) => group.leave()));
      await workspace.remove();
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
