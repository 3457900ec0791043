import type { Secret } from "../core/secret.ts";

/**
 * The place where one consumer keeps the key.
 *
 * Implementations: `src/adapters/consumer-store/*`, collected in its `index.ts`. Proof: `test/contracts/consumer-store.ts`.
 */
export interface ConsumerStore {
  readonly name: string;
  /** `false`: the old value can't be read back, so a roll-back needs the leaked value from elsewhere. */
  readonly canRead: boolean;
  /** Writing is a person's work; its outcome is attested, not observed. */
  readonly byHand: boolean;
  /** Throws if a write would fail (no such file, no permission). Changes nothing. */
  preflight(): Promise<void>;
  /** The value that is stored now; `ERR_UNSUPPORTED` unless `canRead`. */
  read(): Promise<Secret>;
  /** Atomic; writing the same value again is harmless. */
  write(value: Secret): Promise<void>;
}

/** A named command that makes a consumer take what its store holds. Safe to run again. */
export interface Reload {
  readonly name: string;
  /** Throws if it couldn't be run now: a permission that is missing. Changes nothing. */
  check?(): Promise<void>;
  run(): Promise<void>;
}
