import type { Consumer } from "../../src/core/consumer.ts";
import { StanchError } from "../../src/core/errors.ts";
import type { KeyRef } from "../../src/core/key.ts";
import type { Secret } from "../../src/core/secret.ts";
import type { Leak } from "./policy.ts";

/** A replacement and its value. */
export interface Replacement {
  readonly key: KeyRef;
  readonly value: Secret;
}

/** How soon somebody tries again what the provider didn't answer. */
const AGAIN_SECONDS = 5;

/** Asks the provider until it answers; null if it never does before the horizon, or refuses for good. */
export async function insist<T>(
  { world, horizon }: Pick<Leak, "world" | "horizon">,
  call: () => Promise<T>,
): Promise<T | null> {
  while (world.clock.now() < horizon) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof StanchError)) throw error;
      if (error.retry === "never") return null;
      await world.clock.sleep(AGAIN_SECONDS);
    }
  }
  return null;
}

/** One new key for all, as tools make it that rotate one secret. */
export async function replace(leak: Leak): Promise<Replacement | null> {
  const { provider, leaked } = leak.world;
  return insist(leak, () => provider.createKey({ name: `${leaked.name}-rotated`, kind: "team" }));
}

/** Writes one consumer's store and reloads it; whether the store took the value. What the reload says is nobody's concern here. */
export async function hand(
  { world }: Pick<Leak, "world">,
  consumer: Consumer,
  value: Secret,
): Promise<boolean> {
  if (!(await succeeds(() => world.store(consumer.store).write(value)))) return false;
  const { reload } = consumer;
  if (reload !== undefined) await succeeds(() => world.reload(reload).run());
  return true;
}

/** Hands the value to all at once; whether every store took it. */
export async function handToAll(leak: Leak, consumers: readonly Consumer[], value: Secret): Promise<boolean> {
  const taken = await Promise.all(consumers.map((consumer) => hand(leak, consumer, value)));
  return taken.every(Boolean);
}

/** Ends the leaked key, if it takes until the horizon. */
export async function end(leak: Leak): Promise<void> {
  const { provider, leaked } = leak.world;
  await insist(leak, () => provider.endKey(leaked.id));
}

async function succeeds(call: () => Promise<unknown>): Promise<boolean> {
  try {
    await call();
    return true;
  } catch (error) {
    if (error instanceof StanchError) return false;
    throw error;
  }
}
