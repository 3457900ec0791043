import { createHash } from "node:crypto";
import { expect } from "vitest";
import { type NpmConsumers, NPM_CONSUMERS, startNpmConsumers } from "./npm-consumers.ts";
import type { Registry } from "./registry.ts";
import { type RegistryAccount, type RegistryToken, openRegistryAccount } from "./registry-account.ts";
import {
  type RegistryOptions,
  REGISTRY_RUNBOOK,
  registryConfig,
  registryInventory,
} from "./registry-workspace.ts";
import { type Responders, gatherResponders } from "./responders.ts";
import { type LiveWorkspace, createWorkspace } from "./workspace.ts";

/** A leaked token that two npm clients use, a bystander token of the same account, and another account with one. */
export interface RegistryScene extends Responders {
  readonly account: RegistryAccount;
  readonly leaked: RegistryToken;
  readonly bystander: RegistryToken;
  readonly neighbour: RegistryAccount;
  readonly neighbourToken: RegistryToken;
  readonly npm: NpmConsumers;
  readonly workspace: LiveWorkspace;
  /** Where stanch has written or said a secret so far; `more` are values that nobody stores any more. */
  leaks(more?: Readonly<Record<string, string>>): Promise<readonly string[]>;
  remove(): Promise<void>;
}

/** Seeds accounts of its own, puts both npm clients on the leaked token, and makes a `two-person` workspace for it. */
export async function setRegistryScene(
  registry: Registry,
  bin: string,
  options: RegistryOptions = {},
): Promise<RegistryScene> {
  const account = await openRegistryAccount(registry.baseUrl);
  const neighbour = await openRegistryAccount(registry.baseUrl);
  const leaked = await account.createToken();
  const bystander = await account.createToken();
  const neighbourToken = await neighbour.createToken();
  const npm = await startNpmConsumers(registry.baseUrl, leaked.value);
  const workspace = await createWorkspace({
    leaked: leaked.value,
    credential: account.password,
    config: (file) => registryConfig(registry, { name: account.name, folder: npm.folder }, file, options),
    runbook: REGISTRY_RUNBOOK,
    inventory: registryInventory(account, options),
  });
  const remove = async (): Promise<void> => {
    await npm.remove();
    await workspace.remove();
  };
  try {
    const held = { ok: true, sha256: sha256(leaked.value).slice(0, 16) };
    for (const name of NPM_CONSUMERS) {
      await expect.poll(() => npm.report(name), { timeout: 30_000 }).toMatchObject(held);
    }
    // Tokens have no names: the plan calls the leaked one by its id.
    const responders = await gatherResponders(bin, workspace, leaked.id);
    return {
      ...responders,
      account,
      leaked,
      bystander,
      neighbour,
      neighbourToken,
      npm,
      workspace,
      remove,
      async leaks(more = {}) {
        const { ci, publisher } = await npm.stored();
        return responders.witness.search({
          "the leaked token": leaked.value,
          "the password": account.password,
          "the token of ci": ci,
          "the token of publisher": publisher,
          "the bystander": bystander.value,
          "the neighbour's token": neighbourToken.value,
          "the token of a log-in": account.loginToken,
          ...more,
        });
      },
    };
  } catch (error) {
    // Nobody else could end the loop.
    await remove();
    throw error;
  }
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
