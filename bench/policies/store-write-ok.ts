import type { Policy } from "./policy.ts";
import { end, handToAll, replace } from "./rollout.ts";

/**
 * Ends the old key once every store took the new value; a store that refuses keeps the old key alive.
 *
 * ovotech/cloud-key-rotator, `pkg/rotate/rotatekeys.go` at 0a3bd4c, function rotateKey: create, write the locations,
 * delete if and only if the writes succeeded.
 */
export const storeWriteOk: Policy = {
  name: "store-write-ok",
  async answer(leak) {
    const replacement = await replace(leak);
    if (replacement === null) return;
    if (await handToAll(leak, leak.declared, replacement.value)) await end(leak);
  },
};
