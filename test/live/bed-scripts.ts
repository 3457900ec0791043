import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { runToEnd } from "./run-to-end.ts";

/** The scripts of the test beds, which install, start and stop real servers. */
export interface BedScripts {
  /** Servers are installed here once: only the `run` part changes from run to run. */
  readonly work: string;
  /** Starts a server, one at a time on this machine: two would install the same things. */
  start(script: string, port: number): Promise<string>;
  run(script: string, ...args: readonly string[]): Promise<string>;
}

const PORT_FREED_WITHIN_MS = 10_000;

/** `name` is of the folder in which servers are installed and run: two suites that use one server need two. */
export async function bedScripts(name = "stanch-testbeds"): Promise<BedScripts> {
  const scripts = findScripts();
  const work = join(tmpdir(), name);
  await mkdir(work, { recursive: true });
  return {
    work,
    // What is started must not inherit the lock, or nobody else would ever get it.
    start: (script, port) =>
      outputOf(["flock", "-o", join(work, "start.lock"), "bash", join(scripts, script)], {
        TB_WORK: work,
        PORT: String(port),
      }),
    run: (script, ...args) => outputOf(["bash", join(scripts, script), ...args], { TB_WORK: work }),
  };
}

function findScripts(): string {
  const folder =
    process.env["STANCH_TESTBEDS"] ?? fileURLToPath(new URL("../../../shared/testbeds", import.meta.url));
  if (existsSync(join(folder, "better-auth", "start.sh"))) return folder;
  throw new Error(
    `the live proof needs the test beds (real servers on loopback): put their folder at ${folder}, or name it in STANCH_TESTBEDS`,
  );
}

/** Waits until nobody listens on this port of the loopback any more. */
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

/** What a program printed; throws unless it ended with 0. */
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
