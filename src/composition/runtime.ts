import { createSystemClock } from "../adapters/clock.ts";
import { createProcessRunner } from "../adapters/process.ts";
import { createCryptoRandom } from "../adapters/random.ts";
import { createScrubber } from "../adapters/scrubber.ts";
import { createSecretRegistry, registerAllSecrets } from "../adapters/secret-registry.ts";
import { createSigner } from "../adapters/signer.ts";
import type { Streams } from "../cli/output.ts";
import type { Services } from "../cli/services.ts";
import { userConfigDir } from "./paths.ts";
import { createServices } from "./services.ts";

/** The real world behind the commands; every value that becomes a `Secret` is scrubbed from both streams. */
export function createRuntime({
  env,
  streams,
}: {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly streams: Streams;
}): { readonly services: Services; readonly scrub: (text: string) => string } {
  const registry = createSecretRegistry();
  registerAllSecrets(registry);
  const scrubber = createScrubber(registry);
  const services = createServices({
    clock: createSystemClock(),
    random: createCryptoRandom(),
    signer: createSigner(),
    processes: createProcessRunner(env),
    env,
    configDir: userConfigDir(env),
    write: streams.out,
  });
  return { services, scrub: (text) => scrubber.text(text) };
}
