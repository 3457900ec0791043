import { createHash } from "node:crypto";
import { mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { openConnection } from "./amqp.ts";

/** Both open a connection each second with the `name:password` in their file, and say how that went. */
export const BROKER_CONSUMERS = ["orders", "billing"] as const;
export type BrokerConsumer = (typeof BROKER_CONSUMERS)[number];

export interface BrokerConsumers {
  /** Holds `NAME.key` and `NAME.report.json` of each. */
  readonly folder: string;
  stored(): Promise<Readonly<Record<BrokerConsumer, string>>>;
  /** What the consumer reported last; null before its first connection. */
  report(name: BrokerConsumer): Promise<unknown>;
  /** Ends the loops and takes the files away. */
  remove(): Promise<void>;
}

/** Puts both on this key and starts them. */
export async function startBrokerConsumers(port: number, value: string): Promise<BrokerConsumers> {
  const folder = await mkdtemp(join(tmpdir(), "stanch-amqp-"));
  const keyOf = (name: string): string => join(folder, `${name}.key`);
  const reportOf = (name: string): string => join(folder, `${name}.report.json`);
  const over = new AbortController();

  async function work(name: BrokerConsumer): Promise<void> {
    while (!over.signal.aborted) {
      const key = await readFile(keyOf(name), "utf8");
      const at = Date.now();
      const [user = ""] = key.split(":", 1);
      const opened = await openConnection(port, user, key.slice(user.length + 1));
      if (opened.is === "open") opened.close();
      const sha256 = createHash("sha256").update(key).digest("hex").slice(0, 16);
      // Whole or not at all: somebody may be reading.
      await writeFile(`${reportOf(name)}.new`, JSON.stringify({ outcome: opened.is, sha256, at }));
      await rename(`${reportOf(name)}.new`, reportOf(name));
      await pause(1000, null, { signal: over.signal }).catch(() => undefined);
    }
  }

  for (const name of BROKER_CONSUMERS) await writeFile(keyOf(name), value, { mode: 0o600 });
  const loops = BROKER_CONSUMERS.map(work);
  return {
    folder,
    stored: async () => ({
      orders: await readFile(keyOf("orders"), "utf8"),
      billing: await readFile(keyOf("billing"), "utf8"),
    }),
    report: async (name) => JSON.parse(await readFile(reportOf(name), "utf8").catch(() => "null")) as unknown,
    async remove() {
      over.abort();
      await Promise.all(loops);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
