import { createHash } from "node:crypto";
import { mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";
import { type VaultServer, startVaultServer } from "../fakes/vault-server.ts";

/** `checkout` keeps the address in a dotenv file and connects for each piece of work, `worker` keeps it in Vault and a session open. */
export const DB_CONSUMERS = ["checkout", "worker"] as const;
export type DbConsumer = (typeof DB_CONSUMERS)[number];

export interface DbConsumers {
  readonly folder: string;
  readonly vault: VaultServer;
  readonly stored: () => Promise<Readonly<Record<DbConsumer, string>>>;
  /** What the consumer reported last. */
  readonly report: (name: DbConsumer) => Promise<unknown>;
  readonly remove: () => Promise<void>;
}

export const VAULT_TOKEN = "hvs.EXAMPLE_vault_token_0001";
const EVERY_MS = 500;
/** They call from another address than stanch. */
const ADDRESS = "127.0.0.5";

/** Puts both on this address and lets them work. */
export async function startDbConsumers(address: string): Promise<DbConsumers> {
  const folder = await mkdtemp(join(tmpdir(), "stanch-db-"));
  const vault = await startVaultServer({
    token: VAULT_TOKEN,
    path: "secret/data/apps/worker",
    data: { DATABASE_URL: address, QUEUE: "orders" },
  });
  await writeFile(join(folder, "vault-token"), `${VAULT_TOKEN}\n`, { mode: 0o600 });
  await writeFile(join(folder, "checkout.env"), `DATABASE_URL=${address}\n`, { mode: 0o600 });
  const stored: DbConsumers["stored"] = async () => ({
    checkout: /DATABASE_URL=(.*)/.exec(await readFile(join(folder, "checkout.env"), "utf8"))?.[1] ?? "",
    worker: String(vault.versions.at(-1)?.["DATABASE_URL"]),
  });

  const over = new AbortController();
  const loops = DB_CONSUMERS.map(async (name) => {
    let held: { readonly address: string; readonly client: Client } | null = null;
    while (!over.signal.aborted) {
      const now = (await stored())[name];
      if (held !== null && (name === "checkout" || held.address !== now)) {
        await held.client.end().catch(() => undefined);
        held = null;
      }
      try {
        held ??= { address: now, client: await openSession(now, name, ADDRESS) };
        await held.client.query("select 1");
        await report(folder, name, { ok: true, code: null, at: Date.now(), sha256: sha256(held.address) });
      } catch (error) {
        const { code } = error as { readonly code?: string };
        await held?.client.end().catch(() => undefined);
        held = null;
        await report(folder, name, { ok: false, code: code ?? null, at: Date.now(), sha256: sha256(now) });
      }
      await pause(EVERY_MS, undefined, { signal: over.signal }).catch(() => undefined);
    }
    await held?.client.end().catch(() => undefined);
  });
  return {
    folder,
    vault,
    stored,
    report: async (name) => JSON.parse(await readFile(join(folder, `${name}.json`), "utf8")) as unknown,
    async remove() {
      over.abort();
      await Promise.all(loops);
      await vault.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** A session with this address, from an address of the loopback. */
export async function openSession(address: string, name: string, from: string): Promise<Client> {
  const { hostname, port } = new URL(address);
  const socket = connect({ host: hostname, port: Number(port), localAddress: from });
  const stream = () => Object.assign(socket, { connect: () => socket });
  const client = new Client({ connectionString: address, application_name: name, ssl: false, stream });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

/** Replaced at once: whoever reads it never sees half of one. */
async function report(folder: string, name: DbConsumer, said: object): Promise<void> {
  const file = join(folder, `${name}.json`);
  await writeFile(`${file}.new`, JSON.stringify(said));
  await rename(`${file}.new`, file);
}
