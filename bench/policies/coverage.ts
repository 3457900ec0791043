import { createHash } from "node:crypto";
import type { Consumer } from "../../src/core/consumer.ts";
import type { Secret } from "../../src/core/secret.ts";
import { type Instant, type Seconds, secondsBetween } from "../../src/core/time.ts";
import type { ConsumerProbe } from "../../src/ports/probe.ts";
import type { Leak, Policy } from "./policy.ts";
import { end, handToAll, replace } from "./rollout.ts";

const LEAST_COVERAGE = 0.95;
const FAILURES_UNTIL_UNHEALTHY = 3;
const LEFT_OUT_FOR: Seconds = 60;
/** Pauses between the attempts of one check. */
const BACKOFF: readonly Seconds[] = [1, 2, 4];
/** Between two verifications. */
const AGAIN_SECONDS = 10;

interface Health {
  failures: number;
  lastHealthy: Instant;
}

/**
 * Ends the old key once 95 % of the healthy registered consumers are said to serve the new version. Whoever can say only
 * that it is up counts if it is, whoever can't say anything counts too, whoever failed three times is left out until a
 * minute has passed since it last was well, and of nobody all are covered.
 *
 * reaatech/secret-rotation-kit at 5a4dff4, `packages/core/src/active-verifier.ts` (verify, verifyConsumer),
 * `packages/core/src/consumer-registry.ts` (getConsumers, recordFailure), and `retry-handler.ts` at 107165f. The verifier's own
 * threshold; the workflow around it asks for all of those that are left.
 */
export const coverage: Policy = {
  name: "coverage-95-drop-unhealthy",
  async answer(leak) {
    const { world, declared, horizon } = leak;
    const healths = new Map(
      declared.map(({ id }): [string, Health] => [id, { failures: 0, lastHealthy: world.clock.now() }]),
    );
    const replacement = await replace(leak);
    if (replacement === null) return;
    await handToAll(leak, declared, replacement.value);
    while (!(await isCovered(leak, healths, replacement.value))) {
      if (world.clock.now() >= horizon) return;
      await world.clock.sleep(AGAIN_SECONDS);
    }
    await end(leak);
  },
};

async function isCovered(leak: Leak, healths: Map<string, Health>, value: Secret): Promise<boolean> {
  const now = leak.world.clock.now();
  const asked = leak.declared.filter(({ id }) => {
    const health = healths.get(id);
    const isUnhealthy = health !== undefined && health.failures >= FAILURES_UNTIL_UNHEALTHY;
    return !isUnhealthy || secondsBetween(health.lastHealthy, now) >= LEFT_OUT_FOR;
  });
  if (asked.length === 0) return true;
  const verified = await Promise.all(
    asked.map(async (consumer) => {
      const isVerified = await verify(leak, consumer, value);
      const health = healths.get(consumer.id);
      if (health === undefined) return isVerified;
      health.failures = isVerified ? 0 : health.failures + 1;
      if (isVerified) health.lastHealthy = leak.world.clock.now();
      return isVerified;
    }),
  );
  return verified.filter(Boolean).length / asked.length >= LEAST_COVERAGE;
}

async function verify({ world }: Leak, { probes }: Consumer, value: Secret): Promise<boolean> {
  const [name] = probes;
  if (name === undefined) return true;
  const probe = world.consumerProbe(name);
  for (const pause of [...BACKOFF, null]) {
    if (await serves(probe, value)) return true;
    if (pause !== null) await world.clock.sleep(pause);
  }
  return false;
}

/** A version check where the consumer can tell its version, else a health check: it answers, and complains of nothing. */
async function serves(probe: ConsumerProbe, value: Secret): Promise<boolean> {
  const { outcome, sha256Prefix } = await probe.ask();
  if (probe.reportsSha256 === undefined) return outcome === "success" || outcome === "unknown";
  const expected = createHash("sha256").update(value.reveal()).digest("hex");
  return sha256Prefix !== undefined && expected.startsWith(sha256Prefix);
}
