import { StanchError, unsupported } from "../../core/errors.ts";
import type { ConsumerStore } from "../../ports/consumer-store.ts";
import type { ProcessRunner } from "../process.ts";
import { secretFromText } from "../secret-text.ts";

export interface CommandStoreOptions {
  readonly name: string;
  /** Gets the value on standard input, without a line end. Must be safe to run again. */
  readonly write: readonly string[];
  /** Prints the value that is stored now; without it the store can't be read. */
  readonly read?: readonly string[];
  /** Exit code 0 if a write would work; changes nothing. */
  readonly preflight?: readonly string[];
  /** Where the programs run; that of stanch without it. */
  readonly cwd?: string;
  readonly timeoutSeconds: number;
  readonly processes: ProcessRunner;
}

/** A store behind programs of the operator's config. Throws `ERR_COMMAND_…`; what a program prints is never shown. */
export function createCommandStore(options: CommandStoreOptions): ConsumerStore {
  const { name, write, read, preflight, timeoutSeconds, processes } = options;
  const common = { timeoutSeconds, ...(options.cwd === undefined ? {} : { cwd: options.cwd }) };
  return {
    name,
    canRead: read !== undefined,
    byHand: false,
    async preflight() {
      // A reading that works is the next best proof that the program, its login and the entry are there.
      const argv = preflight ?? read;
      if (argv !== undefined) await processes.complete({ argv, changes: false, ...common });
    },
    async read() {
      if (read === undefined) throw unsupported(name, "read back what it stores");
      const { stdout, truncated } = await processes.complete({ argv: read, changes: false, ...common });
      if (!truncated) return secretFromText(stdout, `what ${name} stores`);
      throw new StanchError({ code: "ERR_SECRET_INVALID", message: `${name} gave far more than a key` });
    },
    async write(value) {
      await processes.complete({ argv: write, input: value, changes: true, ...common });
    },
  };
}
