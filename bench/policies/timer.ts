import type { Seconds } from "../../src/core/time.ts";
import type { Policy } from "./policy.ts";
import { end, handToAll, replace } from "./rollout.ts";

/** The shortest that is a default somewhere; most wait for days. */
const GRACE: Seconds = 3600;

/**
 * Replaces the key, and ends the old one when a fixed time has passed, whoever still works with it.
 *
 * - Infisical/infisical, `docs/documentation/platform/secret-rotation/overview.mdx` at 0180d22: the old credential stays
 *   valid for a grace period, or one more rotation interval, and is then revoked.
 * - Doppler, docs.doppler.com/docs/secrets-rotation, and its post "How we built our automated secrets rotation engine"
 *   (8 December 2022): two credentials, of which the inactive one is replaced at the next interval.
 * - reaatech/secret-rotation-kit, `packages/core/src/key-window-manager.ts` at 5a4dff4: an hour of grace unless told.
 */
export const timer: Policy = {
  name: "timer",
  async answer(leak) {
    const replacement = await replace(leak);
    if (replacement === null) return;
    await handToAll(leak, leak.declared, replacement.value);
    await leak.world.clock.sleep(GRACE);
    await end(leak);
  },
};
