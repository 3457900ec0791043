import type { Log } from "../adapters/log.ts";
import type { ProcessRunner } from "../adapters/process.ts";
import type { Stdin } from "../adapters/stdin-bytes.ts";
import type { Clock, Wall } from "../ports/clock.ts";
import type { Random } from "../ports/random.ts";
import type { Signer } from "../ports/signer.ts";

/** What every part of the composition root needs. */
export interface Toolbox {
  readonly clock: Clock;
  /** Keeps the pace of rehearsals. */
  readonly wall: Wall;
  readonly random: Random;
  readonly signer: Signer;
  readonly processes: ProcessRunner;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder of stanch itself, in which `runbooks` lies. */
  readonly root: string;
  /** `~/.config/stanch`. */
  readonly configDir: string;
  readonly log: Log | null;
  /** Standard input, for a value that is piped in. */
  readonly stdin: Stdin;
  /** Every value that this process knows as a secret, masked. */
  readonly scrub: (text: string) => string;
  /** Writes to standard output. */
  readonly write: (text: string) => void;
}
