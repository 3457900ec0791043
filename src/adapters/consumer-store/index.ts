import type { Config } from "../../formats/config.ts";
import type { ConsumerStore } from "../../ports/consumer-store.ts";
import type { AdapterParts } from "../parts.ts";
import { createCommandStore } from "./command.ts";
import { createDotenvStore } from "./dotenv.ts";
import { createHttpStore } from "./http.ts";
import { createManualStore } from "./manual.ts";
import { createNpmrcStore } from "./npmrc.ts";
import { createVaultStore } from "./vault-kv.ts";

/** An entry under `stores` in the operator's config. */
export type StoreEntry = Config["stores"][string];

const COMMAND_SECONDS = 30;

/** The store that an entry of the config asks for. */
export function createConsumerStore(name: string, entry: StoreEntry, parts: AdapterParts): ConsumerStore {
  switch (entry.adapter) {
    case "command": {
      const { adapter: _adapter, timeout = COMMAND_SECONDS, ...argvs } = entry;
      const { folder, processes } = parts;
      return createCommandStore({ name, ...argvs, cwd: folder, timeoutSeconds: timeout, processes });
    }
    case "dotenv":
      return createDotenvStore({ name, path: parts.path(entry.path), variable: entry.variable });
    case "http": {
      const { adapter: _adapter, credential, ...about } = entry;
      const secret = credential === undefined ? {} : { credential: parts.secret(credential) };
      return createHttpStore({ name, ...secret, ...about, http: parts.http });
    }
    case "manual": {
      const write = { steps: entry.clicks, asOf: entry.asOf };
      return createManualStore({ name, write, valueFrom: parts.spoolHint, prompter: parts.prompter });
    }
    case "npmrc":
      return createNpmrcStore({ name, path: parts.path(entry.path), registry: entry.registry });
    case "vault-kv": {
      const { adapter: _adapter, credential, ...about } = entry;
      return createVaultStore({ name, credential: parts.secret(credential), ...about, http: parts.http });
    }
  }
}
