import { existsSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { runToEnd } from "./run-to-end.ts";

const PORT_FREED_WITHIN_MS = 10_000;

/** Folder of the scripts that start and stop the test beds: real servers on loopback. */
export function findScripts(): string {
  const folder =
    process.env["STANCH_TESTBEDS"] ?? fileURLToPath(new URL("../../../shared/testbeds", import.meta.url));
  if (existsSync(join(folder, "better-auth", "start.sh"))) return folder;
  throw new Error(
    `the live proof needs the test beds (real servers on loopback): put their folder at ${folder}, or name it in STANCH_TESTBEDS`,
  );
}

/** Waits until nobody listens there any more. */
export async function untilFree(port: number): Promise<void> {
  const deadline = Date.now() + PORT_FREED_WITHIN_MS;
  while (await isTaken(port)) {
    if (Date.now() > deadline)
      throw new Error(`port ${port} is taken by something that the test beds didn't start`);
    await pause(100);
  }
}

function isTaken(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve((socket.destroy(), true)));
    socket.once("error", () => resolve(false));
  });
}

/** Standard output of a script that must end with 0. */
export async function outputOf(
  argv: readonly [string, ...(readonly string[])],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { code, stdout, stderr } = await runToEnd(argv, { env: { ...process.env, ...env } });
  if (code === 0) return stdout;
  throw new Error(
    `${argv[1] ?? argv[0]} ended with ${code}:\n${stdout.slice(-2000)}\n${stderr.slice(-2000)}`,
  );
}
