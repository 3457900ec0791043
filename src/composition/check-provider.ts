import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { handleOf } from "../adapters/fingerprint.ts";
import { createProvider } from "../adapters/provider/index.ts";
import type { CheckedProvider } from "../cli/adapter-services.ts";
import { StanchError } from "../core/errors.ts";
import type { Secret } from "../core/secret.ts";
import type { Config } from "../formats/config.ts";
import { formatError } from "../formats/problem.ts";
import { parseProviderMapping } from "../formats/provider-mapping.ts";
import type { Prompter } from "../ports/prompter.ts";
import { adapterPartsOf } from "./adapter-parts.ts";
import { loadConfig } from "./live-files.ts";
import { pathsOf } from "./paths.ts";
import { tryMadeUp, tryReading, untried } from "./provider-trials.ts";
import { readText } from "./read-text.ts";
import type { Toolbox } from "./toolbox.ts";

/**
 * Reads a mapping (`ERR_FORMAT`; `ERR_USAGE` for clicks), and where the config of `dir` has a provider with it, tries on
 * the live server whatever only reads.
 */
export async function checkProvider(
  toolbox: Toolbox,
  dir: string,
  file: string,
  prompter: Prompter,
): Promise<CheckedProvider> {
  const text = readText(file);
  if (/^kind:\s*clicks\b/m.test(text)) throw isClicks(file);
  const parsed = parseProviderMapping(text, file);
  if (!parsed.ok) throw formatError(parsed.problems);
  const mapping = parsed.value;
  const found = entryFor(dir, file);
  if (found === null) return { name: mapping.name, asOf: mapping.asOf, tried: null, findings: [] };
  const { name, entry, config } = found;
  const parts = adapterPartsOf(toolbox, pathsOf(dir), config, {
    prompter,
    userAgent: "stanch",
    // Nothing is compared with anything: a key of the moment will do.
    fingerprint: (secret) => handleOf(secret, createHash("sha256").update(toolbox.random.token(32)).digest()),
    spoolHint: "",
    imported: () => [],
  });
  const withCredential = (credential: Secret) =>
    createProvider(name, entry, { ...parts, secret: () => () => Promise.resolve(credential) });
  const findings = [
    ...(await tryReading(await createProvider(name, entry, parts), mapping, toolbox.clock)),
    ...(await tryMadeUp(mapping, withCredential, toolbox.random)),
    ...untried(mapping),
  ];
  return { name: mapping.name, asOf: mapping.asOf, tried: name, findings };
}

function isClicks(file: string): StanchError {
  return new StanchError({
    code: "ERR_USAGE",
    message: `${file} is a clicks file, for a provider of adapter manual`,
    hint: "there is no server to ask; stanch doctor reads it, and stanch plan shows the steps",
  });
}

type HttpEntry = Extract<Config["providers"][string], { readonly adapter: "http" }>;

function entryFor(
  dir: string,
  file: string,
): { readonly name: string; readonly entry: HttpEntry; readonly config: Config } | null {
  const paths = pathsOf(resolve(dir));
  if (!existsSync(paths.config)) return null;
  const config = loadConfig(paths);
  for (const [name, entry] of Object.entries(config.providers)) {
    if (entry.adapter === "http" && resolve(dir, entry.mapping) === resolve(file))
      return { name, entry, config };
  }
  return null;
}
