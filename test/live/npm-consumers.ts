import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Ended, runToEnd } from "./run-to-end.ts";

/** `ci` looks a package up again and again, `publisher` publishes it when somebody asks. Both are the real npm client. */
export const NPM_CONSUMERS = ["ci", "publisher"] as const;
export type NpmConsumer = (typeof NPM_CONSUMERS)[number];

export interface NpmConsumers {
  /** Where they keep their `.npmrc` files and reports. */
  readonly folder: string;
  /** Publishes the next version of the package. */
  publish(): Promise<Ended>;
  /** Looks the package up as this consumer would, with what its `.npmrc` holds now. */
  look(name: NpmConsumer): Promise<Ended>;
  /** The token in each `.npmrc`. */
  stored(): Promise<Readonly<Record<NpmConsumer, string>>>;
  /** What the consumer reported last; null before its first run. */
  report(name: NpmConsumer): Promise<unknown>;
  /** Ends the loop of `ci` and takes the files away. */
  remove(): Promise<void>;
}

const SCRIPT = fileURLToPath(new URL("npm-consumer.sh", import.meta.url));
/** Ends with whoever started it, too. */
const LOOP = `while kill -0 "$PPID" 2>/dev/null; do sh "$0" ci view "$1" version >ci.out 2>&1; sleep 1; done`;

/** Puts both on this token, publishes a first version and starts the loop. */
export async function startNpmConsumers(baseUrl: string, token: string): Promise<NpmConsumers> {
  const folder = await mkdtemp(join(tmpdir(), "stanch-npm-"));
  const pack = basename(folder).toLowerCase();
  const env = { PATH: process.env["PATH"], HOME: folder };
  const file = (name: string): string => join(folder, name);
  const run = (name: NpmConsumer, ...args: readonly string[]): Promise<Ended> =>
    runToEnd(["sh", SCRIPT, name, ...args], { cwd: folder, env });

  let version = 0;
  const publish = async (): Promise<Ended> => {
    version += 1;
    await writeFile(file("package/package.json"), JSON.stringify({ name: pack, version: `1.0.${version}` }));
    return run("publisher", "publish", "./package");
  };

  await mkdir(file("package"));
  for (const name of NPM_CONSUMERS) {
    const lines = [`registry=${baseUrl}/`, "update-notifier=false", `${authLine(baseUrl)}${token}`];
    await writeFile(file(`${name}.npmrc`), `${lines.join("\n")}\n`, { mode: 0o600 });
  }
  const published = await publish();
  if (published.code !== 0) throw new Error(`npm publish ended with ${published.code}:\n${published.stderr}`);
  const loop = spawn("sh", ["-c", LOOP, SCRIPT, pack], {
    cwd: folder,
    env,
    stdio: "ignore",
    detached: true,
  });
  return {
    folder,
    publish,
    look: (name) => run(name, "view", pack, "version"),
    stored: async () => ({
      ci: await tokenIn(file("ci.npmrc")),
      publisher: await tokenIn(file("publisher.npmrc")),
    }),
    report: async (name) => {
      const text = await readFile(file(`${name}.report.json`), "utf8").catch(() => "null");
      return JSON.parse(text) as unknown;
    },
    async remove() {
      await end(loop);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The line of an `.npmrc` that holds the token of this registry, up to the token. */
export function authLine(baseUrl: string): string {
  return `//${new URL(baseUrl).host}/:_authToken=`;
}

async function tokenIn(npmrc: string): Promise<string> {
  return /:_authToken=(.*)/.exec(await readFile(npmrc, "utf8"))?.[1] ?? "";
}

/** The loop and the npm that it may be running: they are a process group of their own. */
function end(loop: ChildProcess): Promise<void> {
  const { pid, exitCode, signalCode } = loop;
  if (pid === undefined || exitCode !== null || signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    loop.once("exit", () => resolve());
    process.kill(-pid, "SIGTERM");
  });
}
