import type { LeakedKey } from "./plan.ts";

/** A key that is migrated, as the first row of the incident has it: nobody but its holders has it, as far as anybody knows. */
export function oldKey(key: Omit<LeakedKey, "exposedAt" | "leakPath" | "found">): LeakedKey {
  return { ...key, exposedAt: null, leakPath: "" };
}
