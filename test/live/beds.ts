import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { bedScripts, outputOf, untilFree } from "./bed-scripts.ts";

/** The five consumers of the bed, by the names that its scripts use. */
export const CONSUMERS = ["svc", "nginx", "prom", "job", "sup"] as const;
export type ConsumerName = (typeof CONSUMERS)[number];

/** One call in the key server's access log; a refused one names no key. */
export type Call = z.infer<typeof callSchema>;

/** A real key server and five real consumers of one of its keys, all on loopback. */
export interface Beds {
  /** Address of the key server. */
  readonly baseUrl: string;
  /** Access log of the key server. */
  readonly accessLog: string;
  /** Where the consumers keep their files. */
  readonly folder: string;
  /** Puts the key where these consumers, or all, keep it and makes them take it; the first time all of them start with it. */
  hand(key: string, names?: readonly ConsumerName[]): Promise<void>;
  /** Who is healthy, as the bed's own probe finds out. The probe also makes `svc` and `nginx` call. */
  healthy(): Promise<readonly string[]>;
  /** What each consumer's store holds now. */
  stored(): Promise<Readonly<Record<ConsumerName, string>>>;
  calls(): Promise<readonly Call[]>;
  /** What the service says of the key that it holds: the start of its SHA-256. */
  serviceFingerprint(): Promise<string>;
  /** Ends what the beds started and nothing else. */
  stop(): Promise<void>;
}

const callSchema = z.object({
  at: z.string(),
  keyId: z.string().nullable(),
  status: z.int(),
  ua: z.string().nullable(),
});
const serviceSchema = z.object({ key_sha256_8: z.string() });

const SERVER_PORT = 4300;
const CONSUMER_PORTS = [18_301, 18_302, 18_303];

/** Starts the key server. What is installed for the beds stays between runs; what an earlier run left is stopped first. */
export async function startBeds(): Promise<Beds> {
  const scripts = await bedScripts();
  const folder = join(scripts.work, "run", "consumers");

  const stop = async (): Promise<void> => {
    // A process that is held by SIGSTOP takes no SIGTERM.
    await outputOf(["sh", "-c", `kill -CONT "$(cat '${folder}/svc.pid')" 2>/dev/null || true`]);
    await scripts.run("consumers/stop.sh");
    await scripts.run("better-auth/stop.sh");
    for (const port of [SERVER_PORT, ...CONSUMER_PORTS]) await untilFree(port);
  };

  await stop();
  await scripts.start("better-auth/start.sh", SERVER_PORT);
  const accessLog = join(scripts.work, "run", "better-auth", "access.jsonl");
  let started = false;
  return {
    baseUrl: `http://127.0.0.1:${SERVER_PORT}`,
    accessLog,
    folder,
    async hand(key, names = []) {
      if (started) await scripts.run("consumers/swap.sh", key, ...names);
      else await scripts.run("consumers/start.sh", key);
      started = true;
    },
    healthy: async () =>
      [...(await scripts.run("consumers/probe.sh")).matchAll(/^(\w+) healthy$/gm)].map(
        ([, name = ""]) => name,
      ),
    stored: async () => ({
      svc: await valueIn(folder, "svc.env"),
      nginx: await valueIn(folder, "nginx.key.conf"),
      prom: await valueIn(folder, "prom.key"),
      job: await valueIn(folder, "cron.env"),
      sup: await valueIn(folder, "sup.env"),
    }),
    calls: async () =>
      (await readFile(accessLog, "utf8"))
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => callSchema.parse(JSON.parse(line))),
    serviceFingerprint: async () =>
      serviceSchema.parse(await (await fetch("http://127.0.0.1:18301/")).json()).key_sha256_8,
    stop,
  };
}

/** Every one of these files holds a key of this server and nothing else that looks like one. */
async function valueIn(folder: string, file: string): Promise<string> {
  return /(?:team\.|user_)\w+/.exec(await readFile(join(folder, file), "utf8"))?.[0] ?? "";
}
