import { parseProviderMapping } from "../../src/formats/provider-mapping.ts";

/** Everything of a mapping but its steps. */
export const BASE = `kind: provider
name: fake
asOf: 2026-11-23
variables: [account]
capabilities: { overlap: true, keepsNames: true, maxKeysPerPrincipal: null, tokenCache: 5m, listLag: 0 }
credential: { header: x-key, scheme: raw }
key: { id: /id }
steps:
`;

/** The problems of a mapping with these steps, one a line; empty if it loads. */
export function faults(steps: string, base = BASE): string {
  const loaded = parseProviderMapping(base + steps.replaceAll(/^/gm, "  "), "fake.yaml");
  return loaded.ok ? "" : loaded.problems.map(({ path, message }) => `${path}: ${message}`).join("\n");
}

/** The head with a member changed or added. */
export function base(changes: Readonly<Record<string, string>>): string {
  return Object.entries(changes).reduce((text, [member, value]) => {
    const line = `${member}: ${value}`;
    const old = new RegExp(`^${member}:.*$`, "m");
    return old.test(text) ? text.replace(old, () => line) : line + "\n" + text;
  }, BASE);
}
