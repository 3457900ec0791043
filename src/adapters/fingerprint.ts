import { createHash, createHmac, randomBytes } from "node:crypto";
import { StanchError } from "../core/errors.ts";
import type { KeyHandle } from "../core/key.ts";
import type { Secret } from "../core/secret.ts";
import { createPrivateFile, readPrivateFile } from "./private-file.ts";

const KEY_BYTES = 32;

/** What may be kept and shown of a value. `sha256Length`: hex characters of the plain SHA-256, where a consumer reports one. */
export function handleOf(secret: Secret, hmacKey: Uint8Array, sha256Length?: number): KeyHandle {
  const value = secret.reveal();
  const handle = {
    prefix: secret.prefix,
    lastFour: secret.lastFour,
    length: secret.length,
    fingerprint: fingerprintOf(secret, hmacKey),
  };
  if (sha256Length === undefined) return handle;
  return { ...handle, sha256Prefix: createHash("sha256").update(value).digest("hex").slice(0, sha256Length) };
}

/** The keyed fingerprint of a value, or of a text that stands for one that nobody holds; the two never meet. */
export function fingerprintOf(of: Secret | string, hmacKey: Uint8Array): string {
  const hmac = createHmac("sha256", hmacKey);
  return typeof of === "string"
    ? hmac.update(`\0${of}`).digest("hex")
    : hmac.update(of.reveal()).digest("hex");
}

/**
 * The workspace's fingerprint key from a 0600 file in hex, made on first use; its directory must be there. Throws
 * `ERR_FILE_NOT_PRIVATE`, and `ERR_FINGERPRINT_KEY_DAMAGED` rather than start again: old fingerprints would not match.
 */
export async function loadFingerprintKey(path: string): Promise<Uint8Array> {
  const found = await readPrivateFile(path);
  if (found === null) {
    await createPrivateFile(path, `${randomBytes(KEY_BYTES).toString("hex")}\n`);
    return loadFingerprintKey(path);
  }
  const hex = found.toString("latin1").trim();
  if (/^[0-9a-f]{64}$/.test(hex)) return Buffer.from(hex, "hex");
  throw new StanchError({
    code: "ERR_FINGERPRINT_KEY_DAMAGED",
    message: `${path} doesn't hold a fingerprint key of ${String(KEY_BYTES)} bytes in hex`,
    hint: "restore the file; without it known keys can't be recognised",
  });
}
