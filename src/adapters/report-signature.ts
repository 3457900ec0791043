import { type KeyObject, createHmac, createPublicKey, timingSafeEqual, verify } from "node:crypto";
import type { Secret } from "../core/secret.ts";

/** Is this the `X-Hub-Signature-256` of these bytes under the webhook's secret? */
export function isSignedBody(body: Uint8Array, header: string, secret: Secret): boolean {
  const given = /^(?:sha256=)?([0-9a-f]{64})$/i.exec(header.trim())?.[1];
  if (given === undefined) return false;
  const real = createHmac("sha256", secret.reveal()).update(body).digest();
  return timingSafeEqual(real, Buffer.from(given, "hex"));
}

/** Is this the `Github-Public-Key-Signature` of these bytes (ECDSA P-256 over SHA-256, base64 of DER) under one of the keys? */
export function isSignedByKey(body: Uint8Array, header: string, keys: readonly KeyObject[]): boolean {
  const signature = Buffer.from(header.trim(), "base64");
  return keys.some((key) => verify("sha256", body, key, signature));
}

/** The P-256 keys in PEM in this text, as they are or inside the JSON in which GitHub's API lists them. */
export function publicKeysIn(text: string): readonly KeyObject[] {
  const blocks = text.replaceAll(String.raw`\n`, "\n").match(PEM) ?? [];
  return blocks.flatMap((block) => {
    try {
      const key = createPublicKey(block);
      return key.asymmetricKeyDetails?.namedCurve === "prime256v1" ? [key] : [];
    } catch {
      return [];
    }
  });
}

const PEM = /-----BEGIN PUBLIC KEY-----[A-Za-z0-9+/=\s]{1,2000}-----END PUBLIC KEY-----/g;
