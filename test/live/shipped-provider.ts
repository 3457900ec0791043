import { readFileSync } from "node:fs";
import { createHttpClient } from "../../src/adapters/http.ts";
import { createHttpProvider } from "../../src/adapters/provider/http.ts";
import { Secret } from "../../src/core/secret.ts";
import { parseProviderMapping } from "../../src/formats/provider-mapping.ts";
import type { Provider } from "../../src/ports/provider.ts";

/** A provider by a mapping that comes with stanch. */
export function shippedProvider(
  name: string,
  baseUrl: string,
  credential: string,
  variables: Readonly<Record<string, string>>,
  timeoutMs?: number,
): Provider {
  const file = `runbooks/providers/${name}.yaml`;
  const mapping = parseProviderMapping(readFileSync(file, "utf8"), file);
  if (!mapping.ok) throw new Error("the mapping has problems");
  return createHttpProvider({
    name,
    mapping: mapping.value,
    baseUrl,
    credential: new Secret(credential),
    variables,
    http: createHttpClient({ allowedHosts: ["127.0.0.1"] }),
    fingerprint: ({ prefix, lastFour, length }) => ({ prefix, lastFour, length, fingerprint: "f" }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  });
}
