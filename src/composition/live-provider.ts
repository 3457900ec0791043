import { providers } from "../adapters/provider/index.ts";
import { resolveSecretRef } from "../adapters/secret-ref.ts";
import { parseManualClicks } from "../formats/manual-clicks.ts";
import { parseProviderMapping } from "../formats/provider-mapping.ts";
import { formatError } from "../formats/problem.ts";
import type { Provider } from "../ports/provider.ts";
import { type LiveParts, entryOf, pathIn } from "./live-parts.ts";
import { readText } from "./read-text.ts";

/** The provider of that name: by its mapping, or by a person's clicks. */
export async function makeProvider(parts: LiveParts, name: string): Promise<Provider> {
  const at = (path: string): string => pathIn(parts, path);
  const entry = entryOf(parts.config.providers, "providers", name);
  if (entry.adapter === "manual") {
    const path = at(entry.clicks);
    const clicks = parseManualClicks(readText(path), path);
    if (!clicks.ok) throw formatError(clicks.problems);
    const { tokenCache, tier } = entry;
    return providers.manual({
      name,
      clicks: clicks.value,
      ...(tokenCache === undefined ? {} : { tokenCache }),
      ...(tier === undefined ? {} : { tier }),
      prompter: parts.prompter,
    });
  }
  const path = at(entry.mapping);
  const mapping = parseProviderMapping(readText(path), path);
  if (!mapping.ok) throw formatError(mapping.problems);
  const { baseUrl, variables, credential } = entry;
  return providers.http({
    name,
    mapping: mapping.value,
    baseUrl,
    variables,
    credential:
      credential === undefined ? null : await resolveSecretRef(inFolder(credential, at), parts.secrets),
    http: parts.http,
    fingerprint: parts.fingerprint,
  });
}

function inFolder<T extends { readonly file: string } | object>(ref: T, at: (path: string) => string): T {
  return "file" in ref ? { ...ref, file: at(ref.file) } : ref;
}
