import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Ended, runToEnd } from "./run-to-end.ts";

/** Where the script keeps its key, among the files of the other consumers. */
export const SCRIPT_STORE = "script.env";
export const SCRIPT_AGENT = "monthly-report/1.0";

/** A script that somebody runs when it is wanted. It tells nobody how it went, or with which key. */
export interface ScriptConsumer {
  /** Ends with 0 if the key server let it in. */
  run(): Promise<Ended>;
  stored(): Promise<string>;
}

/** Puts the script on this key. */
export async function makeScript(folder: string, baseUrl: string, key: string): Promise<ScriptConsumer> {
  await writeFile(join(folder, SCRIPT_STORE), `KEY=${key}\n`, { mode: 0o600 });
  const call = `. ./${SCRIPT_STORE} && curl -sf -o /dev/null -A ${SCRIPT_AGENT} -H "x-api-key: $KEY" ${baseUrl}/resource`;
  return {
    run: () => runToEnd(["sh", "-c", call], { cwd: folder, env: { PATH: process.env["PATH"] } }),
    stored: async () => (await readFile(join(folder, SCRIPT_STORE), "utf8")).trim().replace("KEY=", ""),
  };
}
