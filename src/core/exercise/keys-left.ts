import type { WorldFacts } from "./facts.ts";

/** Keys that nobody holds, and keys of the thief that live. */
export function keysLeft({ facts }: { readonly facts: WorldFacts }): readonly string[] {
  return [...new Set([...facts.orphans, ...facts.thief.keysAlive])];
}
