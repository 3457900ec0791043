/** Hashes and signatures; deterministic in a rehearsal. */
export interface Signer {
  /** SHA-256 of the text, hex. */
  digest(text: string): string;
  /** RFC 8785. */
  canonical(value: unknown): string;
  /** Ed25519 by this identity, base64. */
  sign(identity: Identity, text: string): string;
  verify(publicKey: string, text: string, signature: string): boolean;
}

/** A responder's signing identity. The private key stays inside the adapter that made it. */
export interface Identity {
  readonly person: string;
  /** Ed25519, SPKI DER, base64. */
  readonly publicKey: string;
}
