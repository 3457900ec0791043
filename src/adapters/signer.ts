import { createHash, createPublicKey, sign, verify } from "node:crypto";
import type { KeyObject } from "node:crypto";
import canonicalize from "canonicalize";
import { StanchError } from "../core/errors.ts";
import type { Identity, Signer } from "../ports/signer.ts";

const SIGNATURE_BYTES = 64;

/** Private keys by identity: out of reach of `JSON.stringify`, `inspect` and enumeration. */
const privateKeys = new WeakMap<Identity, KeyObject>();

/** An identity for the signer; the private key can't be got back from it. */
export function identityOf(person: string, privateKey: KeyObject): Identity {
  const publicKey = createPublicKey(privateKey).export({ type: "spki", format: "der" }).toString("base64");
  const identity: Identity = Object.freeze({ person, publicKey });
  privateKeys.set(identity, privateKey);
  return identity;
}

/** Signs only for identities of `identityOf` (`ERR_IDENTITY_FOREIGN`); `verify` answers false to anything malformed. */
export function createSigner(): Signer {
  return {
    digest: (text) => createHash("sha256").update(text).digest("hex"),
    canonical,
    sign(identity, text) {
      const privateKey = privateKeys.get(identity);
      if (privateKey !== undefined) return sign(null, Buffer.from(text), privateKey).toString("base64");
      throw new StanchError({
        code: "ERR_IDENTITY_FOREIGN",
        message: "this identity has no private key here; load it from its file",
      });
    },
    verify(publicKey, text, signature) {
      const key = readPublicKey(publicKey);
      const bytes = readBase64(signature);
      if (key === null || bytes?.length !== SIGNATURE_BYTES) return false;
      return verify(null, Buffer.from(text), key, bytes);
    },
  };
}

function canonical(value: unknown): string {
  let text: string | undefined;
  try {
    text = canonicalize(value);
  } catch {
    // NaN, infinities, cycles, lone surrogates: what JSON can't say can't be hashed either.
  }
  if (text !== undefined) return text;
  throw new StanchError({ code: "ERR_NOT_CANONICAL", message: "this value has no canonical JSON form" });
}

function readPublicKey(text: string): KeyObject | null {
  const der = readBase64(text);
  if (der === null) return null;
  try {
    const key = createPublicKey({ key: der, format: "der", type: "spki" });
    return key.asymmetricKeyType === "ed25519" ? key : null;
  } catch {
    return null;
  }
}

/** Strict: `Buffer.from` would skip what isn't base64, and one signature would then have many spellings. */
function readBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : null;
}
