import type { KeyHandle } from "../core/key.ts";
import type { Secret } from "../core/secret.ts";
import type { SecretRef } from "../formats/secret-ref.ts";
import type { Clock } from "../ports/clock.ts";
import type { Prompter } from "../ports/prompter.ts";
import type { Random } from "../ports/random.ts";
import type { Connect } from "./connector.ts";
import type { HttpClient } from "./http.ts";
import type { ProcessRunner } from "./process.ts";

/** What the adapters of a config are made of. */
export interface AdapterParts {
  /** Folder of the config: where commands run. */
  readonly folder: string;
  /** A path of the config, which may start at its folder. */
  readonly path: (path: string) => string;
  /** A file's text (`ERR_FILE_UNREADABLE`). */
  readonly readText: (path: string) => string;
  /** The value behind a reference of the config; read when it's first asked for, and then kept. */
  readonly secret: (ref: SecretRef) => () => Promise<Secret>;
  readonly http: HttpClient;
  /** For protocols other than HTTP, to the same hosts. */
  readonly connect: Connect;
  readonly processes: ProcessRunner;
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
