import type { Consumer } from "../../src/core/consumer.ts";
import { StanchError } from "../../src/core/errors.ts";
import type { Secret } from "../../src/core/secret.ts";
import type { Leak, Policy } from "./policy.ts";
import { end, handToAll, replace } from "./rollout.ts";

const POLL_SECONDS = 1;

/**
 * Ends the old key once the place that hands out the secret serves the new version: it counts as one consumer, covered.
 *
 * reaatech/secret-rotation-kit, `packages/core/src/polling-verifier.ts` at 107165f: the verifier of a rotation manager that is
 * given no other, with a poll each second. What a store can't read back is taken at its word.
 */
export const providerPolling: Policy = {
  name: "provider-polling",
  async answer(leak) {
    const { world, declared, horizon } = leak;
    const replacement = await replace(leak);
    if (replacement === null || !(await handToAll(leak, declared, replacement.value))) return;
    while (!(await allServe(leak, declared, replacement.value))) {
      if (world.clock.now() >= horizon) return;
      await world.clock.sleep(POLL_SECONDS);
    }
    await end(leak);
  },
};

async function allServe({ world }: Leak, consumers: readonly Consumer[], value: Secret): Promise<boolean> {
  for (const { store } of consumers) {
    const from = world.store(store);
    try {
      if (from.canRead && (await from.read()).reveal() !== value.reveal()) return false;
    } catch (error) {
      if (error instanceof StanchError) return false;
      throw error;
    }
  }
  return true;
}
