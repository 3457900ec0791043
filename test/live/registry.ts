import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { bedScripts, untilFree } from "./bed-scripts.ts";

/** A real npm registry that issues tokens, on loopback. */
export interface Registry {
  readonly baseUrl: string;
  /** Its log: JSON lines, by account and never by token. */
  readonly log: string;
  /** What it has answered to this account: status and address of each call. */
  answered(user: string): Promise<readonly { readonly status: number; readonly url: string }[]>;
  stop(): Promise<void>;
}

const PORT = 4873;

const callSchema = z.object({
  user: z.string(),
  status: z.int(),
  request: z.object({ url: z.string() }),
});

/** Starts the registry empty; what an earlier run left is stopped first. */
export async function startRegistry(): Promise<Registry> {
  const scripts = await bedScripts();
  const log = join(scripts.work, "run", "verdaccio", "server.log");
  const stop = async (): Promise<void> => {
    await scripts.run("verdaccio/stop.sh");
    await untilFree(PORT);
  };
  await stop();
  await scripts.start("verdaccio/start.sh", PORT);
  return {
    baseUrl: `http://127.0.0.1:${PORT}`,
    log,
    async answered(user) {
      const lines = (await readFile(log, "utf8")).split("\n").filter((line) => line.startsWith("{"));
      const calls = lines.map((line) => callSchema.safeParse(JSON.parse(line)));
      return calls
        .flatMap((call) => (call.success ? [call.data] : []))
        .filter((call) => call.user === user)
        .map(({ status, request }) => ({ status, url: request.url }));
    },
    stop,
  };
}
