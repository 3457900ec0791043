import { createSystemClock, createSystemWall } from "../adapters/clock.ts";
import type { Log } from "../adapters/log.ts";
import { createProcessRunner } from "../adapters/process.ts";
import { createCryptoRandom } from "../adapters/random.ts";
import { createScrubber } from "../adapters/scrubber.ts";
import { createSecretRegistry, registerAllSecrets } from "../adapters/secret-registry.ts";
import { createSigner } from "../adapters/signer.ts";
import type { Streams } from "../cli/output.ts";
import type { Services } from "../cli/services.ts";
import { userConfigDir } from "./paths.ts";
import { createServices } from "./services.ts";
import type { Toolbox } from "./toolbox.ts";

export interface RuntimeOptions {
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly streams: Streams;
  readonly stdin: Toolbox["stdin"];
}

export interface Runtime {
  readonly services: Services;
  /** Structured lines on standard error, by `STANCH_LOG=error|info|debug`; silent without it. */
  readonly log: Log | null;
  readonly scrub: (text: string) => string;
}

/** The real world behind the commands; every value that becomes a `Secret` is scrubbed from both streams. */
export async function createRuntime({ root, env, streams, stdin }: RuntimeOptions): Promise<Runtime> {
  const registry = createSecretRegistry();
  registerAllSecrets(registry);
  const scrubber = createScrubber(registry);
  const clock = createSystemClock();
  const level = env["STANCH_LOG"];
  const log = isLevel(level)
    ? (await import("../adapters/log.ts")).createLog({ write: streams.err, scrubber, clock, level })
    : null;
  const scrub = (text: string): string => scrubber.text(text);
  const services = createServices({
    clock,
    wall: createSystemWall(),
    root,
    log,
    stdin,
    random: createCryptoRandom(),
    signer: createSigner(),
    processes: createProcessRunner(env),
    env,
    configDir: userConfigDir(env),
    scrub,
    write: streams.out,
  });
  return { services, log, scrub };
}

function isLevel(wanted: string | undefined): wanted is "error" | "info" | "debug" {
  return wanted === "error" || wanted === "info" || wanted === "debug";
}
