import { closeSync, openSync, readSync } from "node:fs";
import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { bedScripts, untilFree } from "../../live/bed-scripts.ts";

const PORT = 4310;
const LOOK_EVERY_MS = 100;

const rowSchema = z.object({ keyId: z.string().nullable() });

/** A real key server of this suite's own, and its access log told apart by whose keys were used. */
export interface KeyServer {
  readonly baseUrl: string;
  /** From now on rows about this key are copied to that file. */
  follow(keyId: string, log: string): void;
  stop(): Promise<void>;
}

export async function startKeyServer(): Promise<KeyServer> {
  const scripts = await bedScripts("stanch-kill-bed");
  await scripts.run("better-auth/stop.sh");
  await untilFree(PORT);
  await scripts.start("better-auth/start.sh", PORT);
  const logs = new Map<string, string>();
  const tail = followLines(join(scripts.work, "run", "better-auth", "access.jsonl"), async (lines) => {
    for (const line of lines) {
      const log = logs.get(rowSchema.parse(JSON.parse(line)).keyId ?? "");
      if (log !== undefined) await appendFile(log, `${line}\n`);
    }
  });
  return {
    baseUrl: `http://127.0.0.1:${PORT}`,
    follow: (keyId, log) => void logs.set(keyId, log),
    async stop() {
      tail.stop();
      await scripts.run("better-auth/stop.sh");
    },
  };
}

/** Hands on whole lines as they are appended. */
function followLines(
  file: string,
  take: (lines: readonly string[]) => Promise<void>,
): { readonly stop: () => void } {
  let offset = 0;
  let rest = "";
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    const fresh = rest + readFrom(file, offset);
    offset += Buffer.byteLength(fresh) - Buffer.byteLength(rest);
    const lines = fresh.split("\n");
    rest = lines.pop() ?? "";
    void take(lines.filter((line) => line !== "")).finally(() => (busy = false));
  }, LOOK_EVERY_MS);
  return { stop: () => clearInterval(timer) };
}

function readFrom(file: string, offset: number): string {
  let descriptor: number;
  try {
    descriptor = openSync(file, "r");
  } catch {
    // The server makes the file with its first row.
    return "";
  }
  try {
    const chunk = Buffer.alloc(1 << 20);
    return chunk.toString("utf8", 0, readSync(descriptor, chunk, 0, chunk.length, offset));
  } finally {
    closeSync(descriptor);
  }
}
