import { dirname, resolve } from "node:path";
import { createConnect } from "../adapters/connector.ts";
import { createHttpClient } from "../adapters/http.ts";
import type { AdapterParts } from "../adapters/parts.ts";
import { resolveSecretRef } from "../adapters/secret-ref.ts";
import type { Secret } from "../core/secret.ts";
import type { Config } from "../formats/config.ts";
import type { SecretRef } from "../formats/secret-ref.ts";
import type { Paths } from "./paths.ts";
import { readText } from "./read-text.ts";
import type { Toolbox } from "./toolbox.ts";

/** What differs with who asks. */
export type Asker = Pick<AdapterParts, "prompter" | "fingerprint" | "spoolHint" | "imported"> & {
  /** By which stanch's own calls are told from others' in an audit log. */
  readonly userAgent: string;
};

/** Parts for the adapters of a config: its hosts, its folder, its references. */
export function adapterPartsOf(
  toolbox: Toolbox,
  paths: Paths,
  config: Config,
  { userAgent, ...asker }: Asker,
): AdapterParts {
  const { clock, random, processes, write } = toolbox;
  const folder = dirname(paths.config);
  const path = (text: string): string => resolve(folder, text);
  return {
    ...asker,
    folder,
    path,
    readText,
    secret: secretReader(toolbox, path),
    connect: createConnect(config.hosts),
    http: createHttpClient({ allowedHosts: config.hosts, clock, userAgent }),
    processes,
    clock,
    random,
    write,
  };
}

/** A value is read once, and not before somebody needs it; a reading that failed is tried again. */
function secretReader({ env, processes }: Toolbox, path: (text: string) => string): AdapterParts["secret"] {
  return (ref: SecretRef) => {
    let value: Promise<Secret> | null = null;
    return () => {
      value ??= resolveSecretRef("file" in ref ? { file: path(ref.file) } : ref, { env, processes }).catch(
        (error: unknown) => {
          value = null;
          throw error;
        },
      );
      return value;
    };
  };
}
