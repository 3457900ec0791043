import { Secret } from "../../core/secret.ts";
import type { Spool } from "../../ports/spool.ts";
import { handleOf } from "../fingerprint.ts";
import { checkSpoolName } from "./spool-values.ts";

/** A spool that is gone with the process: for rehearsals. */
export function createMemorySpool(fingerprintKey: Uint8Array): Spool {
  const values = new Map<string, Secret>();
  return {
    async put(name, value, sha256Length) {
      checkSpoolName(name);
      values.set(name, new Secret(value.reveal()));
      return handleOf(value, fingerprintKey, sha256Length);
    },
    get: async (name) => values.get(name) ?? null,
    async handle(name, sha256Length) {
      const value = values.get(name);
      return value === undefined ? null : handleOf(value, fingerprintKey, sha256Length);
    },
    names: async () => [...values.keys()].sort(),
    async delete(name) {
      values.delete(name);
    },
  };
}
