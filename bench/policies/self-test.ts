import type { Policy } from "./policy.ts";
import { end, handToAll, insist, replace } from "./rollout.ts";

const AGAIN_SECONDS = 5;

/**
 * Ends the old key once the rotation itself was let in with the new one: the key is proven, its users aren't.
 *
 * aws-samples/aws-secrets-manager-rotation-lambdas: the steps createSecret, setSecret, testSecret, finishSecret of
 * `SecretsManagerRotationTemplate/lambda_function.py` at 1e4106a, and testSecret of `SecretsManagerIAMRotation/lambda.py`
 * at 2cdd79c, which calls with the pending key. For a single user the old value is even gone before the test; here it
 * lives until the rotation has finished.
 */
export const selfTest: Policy = {
  name: "self-test",
  async answer(leak) {
    const { world, declared, horizon } = leak;
    const replacement = await replace(leak);
    if (replacement === null) return;
    const probe = world.keyProbe("self-test");
    for (;;) {
      const said = await insist(leak, () => probe.present(replacement.value));
      // There is no made-up key in this test: a route that lets anyone in lets this one in too.
      if (said?.outcome === "accepted" || said?.control === "accepted") break;
      if (world.clock.now() >= horizon) return;
      await world.clock.sleep(AGAIN_SECONDS);
    }
    await handToAll(leak, declared, replacement.value);
    await end(leak);
  },
};
