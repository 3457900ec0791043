import { createHmac, timingSafeEqual } from "node:crypto";
import type { Secret } from "../core/secret.ts";

/** Is this the `X-Hub-Signature-256` of these bytes under the webhook's secret? */
export function isSignedBody(body: Uint8Array, header: string, secret: Secret): boolean {
  const given = /^(?:sha256=)?([0-9a-f]{64})$/i.exec(header.trim())?.[1];
  if (given === undefined) return false;
  const real = createHmac("sha256", secret.reveal()).update(body).digest();
  return timingSafeEqual(real, Buffer.from(given, "hex"));
}
