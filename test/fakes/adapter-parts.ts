import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { createSystemClock } from "../../src/adapters/clock.ts";
import { createConnect } from "../../src/adapters/connector.ts";
import { createHttpClient } from "../../src/adapters/http.ts";
import type { AdapterParts } from "../../src/adapters/parts.ts";
import { createProcessRunner } from "../../src/adapters/process.ts";
import { createCryptoRandom } from "../../src/adapters/random.ts";
import { resolveSecretRef } from "../../src/adapters/secret-ref.ts";
import { scriptedPrompter } from "./scripted-prompter.ts";

/**
 * Real parts for an adapter under test: HTTP to 127.0.0.1, real programs, this machine's clock. `env` holds the values
 * that `{env: NAME}` in an entry refers to.
 */
export function adapterParts(
  given: Partial<AdapterParts> & { readonly env?: Readonly<Record<string, string>> } = {},
): AdapterParts {
  const { env = {}, ...others } = given;
  const processes = createProcessRunner(process.env);
  const folder = others.folder ?? process.cwd();
  const path = (text: string): string => resolve(folder, text);
  return {
    folder,
    path,
    readText: (file) => readFileSync(file, "utf8"),
    secret: (ref) => () => resolveSecretRef(ref, { env, processes }),
    http: createHttpClient({ allowedHosts: ["127.0.0.1"] }),
    connect: createConnect(["127.0.0.1"]),
    processes,
    clock: createSystemClock(),
    random: createCryptoRandom(),
    prompter: scriptedPrompter([]),
    fingerprint: (secret) => ({
      prefix: secret.prefix,
      lastFour: secret.lastFour,
      length: secret.length,
      fingerprint: createHash("sha256").update(secret.reveal()).digest("hex"),
    }),
    spoolHint: "age --decrypt",
    imported: () => [],
    write: () => undefined,
    ...others,
  };
}
