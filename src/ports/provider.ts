import type { KeyRef, KeyRequest, OwnCredential, ProviderCapabilities } from "../core/key.ts";
import type { Secret } from "../core/secret.ts";
import type { Instant, Seconds } from "../core/time.ts";

/** A fresh key; its value is shown by the provider once and never again. */
export interface IssuedKey {
  readonly key: KeyRef;
  readonly value: Secret;
}

/** How a key is narrowed while it stays alive. */
export interface Restriction {
  readonly networks?: readonly string[];
  readonly scopes?: readonly string[];
}

/** What time it is somewhere else. */
export interface ToldTime {
  readonly at: Instant;
  /** By how many seconds that may be wrong, either way. */
  readonly within: Seconds;
}

/**
 * The service that issued the leaked key.
 *
 * Implementations: `src/adapters/provider/*`, collected in its `index.ts`. Proof: `test/contracts/provider.ts`.
 * An operation that the provider lacks throws `ERR_UNSUPPORTED`; it never appears to succeed. An error whose `happened`
 * is `unknown` means that the call may have taken effect: the engine looks before it tries again.
 */
export interface Provider {
  readonly name: string;
  readonly capabilities: ProviderCapabilities;
  /** Users that it signs in as beside its own account, by the principals of their keys. */
  readonly dedicatedUsers?: readonly string[];
  /** Its time now, by what its newest answer said; null as long as none did. Missing where its answers never tell. */
  time?(): ToldTime | null;
  ownCredential(): Promise<OwnCredential>;
  /** All keys in reach, to the last page. */
  listKeys(): Promise<readonly KeyRef[]>;
  /** A key that is surely gone has state `dead`; what can't be told is `unknown`. */
  getKey(id: string): Promise<KeyRef>;
  /** Throws where no key like this can be made here, whoever asks: known from what is configured, nothing is called. */
  checkRequest?(request: Pick<KeyRequest, "kind">): void;
  /** Never retried by the adapter. */
  createKey(request: KeyRequest): Promise<IssuedKey>;
  restrictKey(id: string, restriction: Restriction): Promise<void>;
  unrestrictKey(id: string): Promise<void>;
  disableKey(id: string): Promise<void>;
  enableKey(id: string): Promise<void>;
  /** Idempotent: a key that is already gone is `alreadyGone`. */
  endKey(id: string): Promise<"ended" | "alreadyGone">;
  /** Ends the key with this value, idempotent too. Where it is there `endKey` is unsupported: nothing else tells the key. */
  endValue?(value: Secret): Promise<"ended" | "alreadyGone">;
  /** The id of the key with this value, `undefined` where the value doesn't tell it; nothing is called. */
  idOf?(value: Secret): string | undefined;
}
