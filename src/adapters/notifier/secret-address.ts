import { StanchError } from "../../core/errors.ts";
import type { Secret } from "../../core/secret.ts";

/**
 * The address of a webhook whose path is a secret, in clear: for the wire only. `ERR_CONFIG` unless it lies at
 * `baseUrl`, which the config shows and checks: whoever can change the secret can't send notices elsewhere.
 */
export function secretAddress(name: string, baseUrl: string, secret: Secret): URL {
  const url = URL.parse(secret.reveal());
  if (url !== null && url.origin === new URL(baseUrl).origin) return url;
  throw new StanchError({
    code: "ERR_CONFIG",
    message: `notifiers.${name}: the address behind webhook isn't one at ${new URL(baseUrl).host}`,
    hint: "baseUrl says where the webhook lies",
  });
}
