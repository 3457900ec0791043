import { once } from "node:events";
import { spawn } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect } from "vitest";
import type { Script } from "../crash/kill/program.ts";
import { type NpmConsumers, NPM_CONSUMERS, startNpmConsumers } from "./npm-consumers.ts";
import type { Registry } from "./registry.ts";
import { type RegistryAccount, type RegistryToken, openRegistryAccount } from "./registry-account.ts";
import { sha256 } from "./registry-scene.ts";
import { REGISTRY_RUNBOOK, registryConfig, registryInventory } from "./registry-workspace.ts";
import { type Ran, type Stanch, createStanch } from "./stanch.ts";
import { type Witness, createWitness } from "./witness.ts";
import { type LiveWorkspace, createWorkspace } from "./workspace.ts";

/** A person, and two users that are no persons: one by the name that the key policy has for it, one by its own. */
export interface RegistryHolders {
  readonly casey: RegistryAccount;
  readonly ci: RegistryAccount;
  readonly publisher: RegistryAccount;
}

/** Of a registry that is empty yet. */
export async function openHolders({ baseUrl }: Registry): Promise<RegistryHolders> {
  return {
    casey: await openRegistryAccount(baseUrl, "casey"),
    ci: await openRegistryAccount(baseUrl, "svc-ci"),
    publisher: await openRegistryAccount(baseUrl, "svc-release"),
  };
}

/** Two npm clients on casey's token, which nobody leaked, another token of casey's, and a workspace of two people. */
export interface RegistryMigrationScene {
  readonly old: RegistryToken;
  readonly bystander: RegistryToken;
  readonly npm: NpmConsumers;
  readonly workspace: LiveWorkspace;
  readonly stanch: Stanch;
  readonly witness: Witness;
  readonly mia: readonly string[];
  readonly jo: readonly string[];
  /** File with the value of the old token. */
  readonly value: string;
  /** The plan that both have read, and what confirms it. */
  plan(): Promise<{ readonly ran: Ran; readonly agreed: readonly string[] }>;
  /** One process of the scripted responder: how it ended. */
  respond(program: string, death: Script["death"]): Promise<string | number>;
  leaks(): Promise<readonly string[]>;
  remove(): Promise<void>;
}

/** `without`: the config has no user for this one of them. */
export async function setRegistryMigration(
  registry: Registry,
  holders: RegistryHolders,
  bin: string,
): Promise<RegistryMigrationScene> {
  const { casey, ...users } = holders;
  for (const holder of Object.values(holders))
    for (const id of await holder.tokenIds()) await holder.endToken(id);
  const old = await casey.createToken();
  const bystander = await casey.createToken();
  const npm = await startNpmConsumers(registry.baseUrl, old.value);
  const workspace = await createWorkspace({
    leaked: old.value,
    credential: casey.password,
    config(file) {
      const dedicatedUsers = Object.fromEntries(
        Object.values(users).map(({ name }) => [
          name,
          { credential: { file: `${file}-of-${name}` }, variables: { username: name } },
        ]),
      );
      return registryConfig(registry, { name: casey.name, folder: npm.folder }, file, { dedicatedUsers });
    },
    runbook: REGISTRY_RUNBOOK,
    inventory: inventoryOf(holders, old),
  });
  for (const { name, password } of Object.values(users))
    await writeFile(join(workspace.inputs, `admin-password-of-${name}`), password, { mode: 0o600 });
  const value = join(workspace.inputs, "old-value");
  await writeFile(value, old.value, { mode: 0o600 });
  const publishing = publishOnAndOn(npm);
  const held = { ok: true, sha256: sha256(old.value).slice(0, 16) };
  for (const name of NPM_CONSUMERS)
    await expect.poll(() => npm.report(name), { timeout: 30_000 }).toMatchObject(held);
  const witness = createWitness([workspace.folder, workspace.configHome]);
  const stanch = await createStanch(bin, workspace, witness);
  const [mia, jo] = [
    ["--identity", "mia"],
    ["--identity", "jo"],
  ] as const;
  expect((await stanch.run("init", "--policy", "two-person")).code).toBe(0);
  for (const person of ["mia", "jo"]) expect((await stanch.run("enrol", person)).code).toBe(0);
  return {
    old,
    bystander,
    npm,
    workspace,
    stanch,
    witness,
    mia,
    jo,
    value,
    async plan() {
      const file = join(workspace.root, "plan.json");
      await rm(file, { force: true });
      const words = ["--key", old.id, "--value", value, "--out", file];
      const ran = await stanch.run("migrate", "plan", workspace.runbook, ...words);
      const [first] = (ran.result["migrations"] ?? []) as readonly { readonly hash: string }[];
      // Tokens have no names: the plan calls the old one by its id.
      return { ran, agreed: [...mia, "--yes", "--confirm", `${old.id}@${first?.hash.slice(0, 12)}`] };
    },
    async respond(program, death) {
      const script: Script = {
        workspace: workspace.folder,
        runbook: workspace.runbook,
        key: old.id,
        value,
        migrate: { rules: resolve("runbooks/policies/keys.yaml") },
        death,
      };
      const file = join(workspace.inputs, "script.json");
      await writeFile(file, JSON.stringify(script));
      const env = {
        PATH: process.env["PATH"],
        XDG_CONFIG_HOME: workspace.configHome,
        NODE_COMPILE_CACHE: join(workspace.root, "compiled"),
      };
      const child = spawn(process.execPath, [program, file], { env, stdio: "ignore" });
      const [code, signal] = (await once(child, "exit")) as [number | null, string | null];
      return signal ?? code ?? "nothing";
    },
    async leaks() {
      const { ci, publisher } = await npm.stored();
      return witness.search({
        "the old token": old.value,
        "the password of casey": casey.password,
        "the password of svc-ci": users.ci.password,
        "the password of svc-release": users.publisher.password,
        "the token of ci": ci,
        "the token of publisher": publisher,
      });
    },
    async remove() {
      await publishing.stop();
      await npm.remove();
      await workspace.remove();
    },
  };
}

/** Both rows say whose account made the key, and one which user's the next is to be. */
function inventoryOf({ casey, publisher }: RegistryHolders, old: RegistryToken): object {
  const { consumers, ...file } = registryInventory(casey, { publisherPeriod: "3s" }) as {
    readonly consumers: readonly { readonly id: string }[];
  };
  const rows = consumers.map((row) => ({
    ...row,
    key: old.id,
    creator: casey.name,
    ...(row.id === "publisher" ? { principal: publisher.name } : {}),
  }));
  return { ...file, consumers: rows };
}

/** Somebody releases one version after another. */
function publishOnAndOn(npm: NpmConsumers): { stop(): Promise<void> } {
  const over = new AbortController();
  const work = (async () => {
    while (!over.signal.aborted) {
      await npm.publish();
      await pause(2000, undefined, { signal: over.signal }).catch(() => undefined);
    }
  })();
  return {
    async stop() {
      over.abort();
      await work;
    },
  };
}
