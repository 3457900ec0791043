import { resolve } from "node:path";
import type { HttpClient } from "../adapters/http.ts";
import type { ProcessRunner } from "../adapters/process.ts";
import type { SecretSources } from "../adapters/secret-ref.ts";
import { StanchError } from "../core/errors.ts";
import type { KeyHandle } from "../core/key.ts";
import type { Secret } from "../core/secret.ts";
import type { Config } from "../formats/config.ts";
import type { Clock } from "../ports/clock.ts";
import type { Prompter } from "../ports/prompter.ts";
import type { Random } from "../ports/random.ts";

/** What adapters of the config are made of. */
export interface LiveParts {
  readonly config: Config;
  /** Folder of the config: where its relative paths start. */
  readonly folder: string;
  readonly http: HttpClient;
  readonly processes: ProcessRunner;
  readonly secrets: SecretSources;
  readonly clock: Clock;
  readonly random: Random;
  readonly prompter: Prompter;
  readonly fingerprint: (secret: Secret) => KeyHandle;
  /** How a person opens the spool, in words. */
  readonly spoolHint: string;
  /** Exported logs that people brought in, by the name of their source. */
  readonly imported: (source: string) => readonly string[];
  readonly write: (text: string) => void;
}

/** A path of the config, which may start at its folder. */
export function pathIn({ folder }: Pick<LiveParts, "folder">, path: string): string {
  return resolve(folder, path);
}

/** The entry of that name; throws `ERR_CONFIG` where it went since the references were checked. */
export function entryOf<T>(entries: Readonly<Record<string, T>>, kind: string, name: string): T {
  const entry = Object.hasOwn(entries, name) ? entries[name] : undefined;
  if (entry === undefined) throw missing(kind, name, "the config doesn't have it any more");
  return entry;
}

/** `ERR_CONFIG` about one entry. */
export function missing(kind: string, name: string, why: string): StanchError {
  return new StanchError({ code: "ERR_CONFIG", message: `${kind}.${name}: ${why}` });
}
