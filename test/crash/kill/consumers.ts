import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** Two consumers of one key. `web` holds it in memory until it is reloaded; `jobs` reads it for each run, every second. */
export interface Consumers {
  /** The value that each works with now. */
  holds(): Readonly<Record<"web" | "jobs", string>>;
  /** What each says of itself when it is asked. `web` calls the provider to find out. */
  report(name: string): Promise<object>;
  /** Calls that the provider refused, with the consumer and the time; not those with the key that was leaked. */
  readonly refused: string[];
  stop(): void;
}

const RUN_EVERY_MS = 700;

/** `mayFail`: the leaked key is disabled before anybody has another. */
export function startConsumers(stores: string, baseUrl: string, mayFail: boolean): Consumers {
  const refused: string[] = [];
  const stored = (name: string): string =>
    /^KEY=(.*)$/m.exec(readFileSync(join(stores, `${name}.env`), "utf8"))?.[1] ?? "";
  const stamp = join(stores, "web.reload");
  const reloads = (): number => (existsSync(stamp) ? statSync(stamp).mtimeMs : 0);
  const leaked = stored("web");
  let memory = leaked;
  let loaded = reloads();
  let last: object = { ok: false };
  const web = (): string => {
    if (reloads() !== loaded) {
      loaded = reloads();
      memory = stored("web");
    }
    return memory;
  };
  const call = async (name: string, key: string): Promise<boolean> => {
    const response = await fetch(`${baseUrl}/resource`, {
      headers: { "x-api-key": key, "user-agent": `${name}/1.0` },
    }).catch(() => null);
    await response?.arrayBuffer();
    if (response?.status === 401 && !(mayFail && key === leaked))
      refused.push(`${name} at ${new Date().toISOString()}`);
    return response?.status === 200;
  };
  const timer = setInterval(() => {
    void call("jobs", stored("jobs")).then((ok) => (last = { ok, at: Date.now() / 1000 }));
  }, RUN_EVERY_MS);
  return {
    holds: () => ({ web: web(), jobs: stored("jobs") }),
    async report(name) {
      if (name !== "web") return last;
      const key = web();
      const ok = await call("web", key);
      return { ok, fingerprint: createHash("sha256").update(key).digest("hex").slice(0, 8) };
    },
    refused,
    stop: () => clearInterval(timer),
  };
}
