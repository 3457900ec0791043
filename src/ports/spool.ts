import type { KeyHandle } from "../core/key.ts";
import type { Secret } from "../core/secret.ts";

/**
 * The one place at rest where secret values may be: an age-encrypted file per incident.
 * Names: `replacement/<name>`, `previous/<consumer>`, `leaked`. `put` is durable when it resolves.
 *
 * Implementations: `src/adapters/spool/*`. Proof: `test/contracts/spool.ts`.
 */
export interface Spool {
  put(name: string, value: Secret, sha256Length?: number): Promise<KeyHandle>;
  get(name: string): Promise<Secret | null>;
  /** What `put` answered, or would answer now: a look that writes nothing. Null if there is no such value. */
  handle(name: string, sha256Length?: number): Promise<KeyHandle | null>;
  names(): Promise<readonly string[]>;
  /** Deletes the value; the file too once it is empty. */
  delete(name: string): Promise<void>;
}
