import type { Secret } from "../../core/secret.ts";

const KEY_BYTES = 32;

/**
 * The value in a box that only the holder of the public key (base64) can open, as base64: libsodium's sealed box. Null for
 * what isn't a public key.
 */
export async function sealedBox(value: Secret, publicKey: string): Promise<string | null> {
  const key = Buffer.from(publicKey, "base64");
  if (key.length !== KEY_BYTES || key.toString("base64") !== publicKey) return null;
  const { default: sodium } = await import("libsodium-wrappers");
  await sodium.ready;
  return Buffer.from(sodium.crypto_box_seal(value.reveal(), key)).toString("base64");
}
