import { readFileSync } from "node:fs";
import { join } from "node:path";
import { rm, writeFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { expect } from "vitest";
import { parse, stringify } from "yaml";
import { type Account, type LiveKey, openAccount } from "./account.ts";
import { type Beds, CONSUMERS, type Call } from "./beds.ts";
import { sendCustomers } from "./customers.ts";
import { type Ran, type Stanch, createStanch } from "./stanch.ts";
import { type Witness, createWitness } from "./witness.ts";
import { type LiveWorkspace, createWorkspace } from "./workspace.ts";
import { config } from "./workspace-config.ts";
import { INVENTORY, runbook } from "./workspace-runbook.ts";

const SERVICE = "http://127.0.0.1:18301/";
const PROXY = "http://127.0.0.1:18302/";
const MOST_RESUMES = 30;
const ONE_KEY = "one-key.yaml";

/** How the consumers call themselves. */
const AGENTS = /^(?:svc-checkout|nginx-edge|Prometheus\/|cron-bastion|worker)/;

/** Five consumers on casey's personal key, which nobody leaked, and a workspace of two people. */
export interface MigrationScene {
  readonly account: Account;
  readonly old: LiveKey;
  /** What the service is on: the same, or another key of casey's. */
  readonly second: LiveKey;
  readonly workspace: LiveWorkspace;
  readonly stanch: Stanch;
  readonly witness: Witness;
  readonly mia: readonly string[];
  readonly jo: readonly string[];
  /** File with the value of the old key. */
  readonly value: string;
  /** The plan that jo has read, as a file, and what confirms it. */
  plan(...selection: readonly string[]): Promise<{ readonly ran: Ran; readonly agreed: readonly string[] }>;
  /** What a timer would run until the incident is over; jo approves what the gate shows. Each stop once. */
  takeToEnd(agreed: readonly string[]): Promise<readonly string[]>;
  /** Calls of the consumers that weren't let in since the scene was set. */
  refusals(): Promise<readonly Call[]>;
  /** How the consumers call themselves that were let in after this time. */
  agentsAcceptedSince(at: string): Promise<readonly (string | null)[]>;
  leaks(): Promise<readonly string[]>;
  remove(): Promise<void>;
}

export interface MigrationSceneOptions {
  /** The service is on another key of casey's. */
  readonly another?: boolean;
  /** The account keeps one key: a new one takes the place of the one before. */
  readonly oneKey?: boolean;
}

export async function setMigrationScene(
  beds: Beds,
  bin: string,
  { another = false, oneKey = false }: MigrationSceneOptions = {},
): Promise<MigrationScene> {
  const account = await openAccount(beds.baseUrl);
  const old = await account.createKey("casey-laptop", "user_");
  const second = another ? await account.createKey("casey-service", "user_") : old;
  // The service never calls with a key that isn't its own: at the gate somebody would have to say who that was.
  await beds.hand(old.value, another ? CONSUMERS.filter((name) => name !== "svc") : CONSUMERS);
  if (another) await beds.hand(second.value, ["svc"]);
  const called = async (): Promise<readonly Call[]> =>
    (await beds.calls()).filter(({ ua }) => AGENTS.test(ua ?? ""));
  const customers = [SERVICE, PROXY].map(sendCustomers);
  await expect
    .poll(
      async () =>
        new Set(
          (await called()).filter(({ keyId }) => keyId === old.id || keyId === second.id).map(({ ua }) => ua),
        ).size,
      {
        timeout: 30_000,
        interval: 500,
      },
    )
    .toBe(CONSUMERS.length);
  const before = (await beds.calls()).length;
  const since = async (): Promise<readonly Call[]> =>
    (await beds.calls()).slice(before).filter(({ ua }) => AGENTS.test(ua ?? ""));
  const rows = INVENTORY.consumers.map((row) => ({
    ...row,
    key: row.id === "svc" ? second.id : old.id,
    keyKind: "user",
    creator: "casey",
  }));
  const workspace = await createWorkspace({
    leaked: old.value,
    credential: account.password,
    config: (credential) => config(beds, account, credential, oneKey ? { mapping: ONE_KEY } : {}),
    // The service was on the other key until just now, and nobody is to wonder who that was.
    runbook: oneKey ? sharing(runbook(old)) : another ? runbook(old, "20s") : runbook(old),
    inventory: { ...INVENTORY, consumers: rows },
  });
  if (oneKey) await writeFile(join(workspace.folder, ONE_KEY), oneKeyMapping());
  const witness = createWitness([workspace.folder, workspace.configHome]);
  const stanch = await createStanch(bin, workspace, witness);
  const [mia, jo] = [
    ["--identity", "mia"],
    ["--identity", "jo"],
  ] as const;
  expect((await stanch.run("init", "--policy", "two-person")).code).toBe(0);
  expect((await stanch.run("enrol", "mia")).code).toBe(0);
  expect((await stanch.run("enrol", "jo")).code).toBe(0);
  const value = join(workspace.inputs, "old-value");
  await writeFile(value, old.value, { mode: 0o600 });
  return {
    account,
    old,
    second,
    workspace,
    stanch,
    witness,
    mia,
    jo,
    value,
    async plan(...selection) {
      const file = join(workspace.root, "plan.json");
      await rm(file, { force: true });
      const ran = await stanch.run("migrate", "plan", workspace.runbook, ...selection, "--out", file);
      const [first] = (ran.result["migrations"] ?? []) as readonly Planned[];
      const confirm = `${first?.oldKey.name}@${first?.hash.slice(0, 12)}`;
      return { ran, agreed: [...mia, "--yes", "--confirm", confirm] };
    },
    async takeToEnd(agreed) {
      const stops: string[] = [];
      for (let tries = 0; tries < MOST_RESUMES && !/closed|aborted/.test(stops.at(-1) ?? ""); tries += 1) {
        const { code, result } = await stanch.run("resume", "--due", ...agreed);
        stops.push(`${code} ${result.state}`);
        if (result.next?.includes("approve") === true) await approve(stanch, jo);
        await pause(500);
      }
      return [...new Set(stops)];
    },
    refusals: async () => (await since()).filter(({ status }) => status !== 200),
    agentsAcceptedSince: async (at) => [
      ...new Set((await since()).filter((call) => call.at > at && call.status === 200).map(({ ua }) => ua)),
    ],
    leaks: async () =>
      witness.search({
        "the old key": old.value,
        "the password": account.password,
        ...(await beds.stored()),
      }),
    async remove() {
      await Promise.all(customers.map((group) => group.leave()));
      await workspace.remove();
    },
  };
}

interface Planned {
  readonly hash: string;
  readonly oldKey: { readonly name: string };
}

async function approve(stanch: Stanch, jo: readonly string[]): Promise<void> {
  const { stderr } = await stanch.run("approve", ...jo);
  const verdict = /--verdict (\w+)/.exec(stderr)?.[1];
  // Shut again since: what it waits for comes with the next look.
  if (verdict !== undefined) await stanch.run("approve", "--verdict", verdict, ...jo);
}

/**
 * The shipped mapping of a key server on which an account keeps one key, as where a key is regenerated: the new one is made,
 * and then the one before is deleted.
 */
function oneKeyMapping(): string {
  const shipped = parse(readFileSync("runbooks/providers/better-auth.yaml", "utf8")) as {
    readonly capabilities: object;
    readonly steps: Readonly<Record<"list" | "create" | "end", object>>;
  };
  const { steps } = shipped;
  const list = {
    method: "GET",
    path: "/api/auth/api-key/list",
    gives: { before: { pointer: "/apiKeys/0/id" } },
  };
  const { value: _value, ...create } = steps.create as { readonly value: string };
  const gone = { method: "POST", path: "/api/auth/api-key/delete", body: { keyId: "${before}" } };
  return stringify({
    ...shipped,
    capabilities: { ...shipped.capabilities, overlap: false, maxKeysPerPrincipal: 1 },
    steps: {
      ...steps,
      create: {
        ...create,
        first: [list],
        gives: { made: { pointer: "/key" } },
        // oxlint-disable-next-line unicorn/no-thenable -- a list, so that nothing awaits it
        then: [gone],
        value: { template: "${made}" },
      },
    },
  });
}

/** Everybody who moves gets the one new key. */
function sharing(book: object): object {
  const { steps } = book as { readonly steps: readonly { readonly kind: string }[] };
  const shared = steps.map((step) =>
    step.kind === "reissue" ? { ...step, per: "shared", name: "ci" } : step,
  );
  return { ...book, steps: shared };
}
