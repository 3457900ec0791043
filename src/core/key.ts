import type { Instant, Seconds } from "./time.ts";

/** `quarantined`: the provider itself has fenced the key in; `unknown` is never read as any of the others. */
export type KeyState = "live" | "disabled" | "dead" | "quarantined" | "unknown";

/** What may be kept and shown of a credential value. */
export interface KeyHandle {
  readonly prefix: string;
  readonly lastFour: string;
  readonly length: number;
  /** HMAC-SHA-256 under the workspace's fingerprint key, hex. */
  readonly fingerprint: string;
  /** Plain SHA-256, hex, first n characters; only where a consumer reports one. */
  readonly sha256Prefix?: string;
}

/** A key as its provider lists it. */
export interface KeyRef {
  /** The provider's id; never the value. */
  readonly id: string;
  readonly name: string | null;
  readonly state: KeyState;
  readonly prefix?: string;
  readonly lastFour?: string;
  /** `team` outlives any login, `user` dies with its creator's account. */
  readonly kind?: KeyKind;
  readonly team?: string;
  readonly scopes?: readonly string[];
  /** Whom the provider names as the caller of calls with it. */
  readonly principal?: string;
  readonly createdAt?: Instant;
  readonly lastUsedAt?: Instant;
}

export type KeyKind = "user" | "team";

/** What stanch asks a provider to make. */
export interface KeyRequest {
  /** Carries the nonce of the intent, so that an answer that got lost can be found again. */
  readonly name: string;
  readonly kind?: KeyKind;
  readonly team?: string;
  readonly scopes?: readonly string[];
  readonly principal?: string;
}

/** What a provider can do; declared honestly, checked by the contract suite. */
export interface ProviderCapabilities {
  readonly canList: boolean;
  readonly canCreate: boolean;
  readonly canRestrict: boolean;
  /** A restriction binds every key of the holder, and is still there when the one it was meant for has ended. */
  readonly restrictsHolder?: true;
  readonly canDisable: boolean;
  readonly canEnd: boolean;
  /** Two keys of one holder can live side by side. */
  readonly overlap: boolean;
  readonly keepsNames: boolean;
  readonly maxKeysPerPrincipal: number | null;
  /** For how long an ended or disabled key may still be accepted. */
  readonly tokenCache: Seconds;
  /** For how long an ended key goes on working although the provider said that it is ended; none if missing. */
  readonly endDelay?: Seconds;
  /** For how long a fresh key may be missing from the list. */
  readonly listLag: Seconds;
}

/** What stanch itself signs in with at the provider: the gate must know that none of it is the leaked key or born of it. */
export interface OwnCredential {
  readonly kind: "none" | "session" | "key" | "unknown";
  readonly keyId?: string;
  readonly handle?: KeyHandle;
  /** Further ones that it uses there: those of dedicated users. */
  readonly beside?: readonly OwnCredential[];
}
