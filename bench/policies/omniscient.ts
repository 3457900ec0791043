import { holds } from "../../src/adapters/world/fleet.ts";
import type { Model } from "../../src/adapters/world/model.ts";
import { type Seconds, plus } from "../../src/core/time.ts";
import type { Leak, Policy } from "./policy.ts";
import { end, hand, replace } from "./rollout.ts";

const LOOK_EVERY: Seconds = 1;

/**
 * Knows the world: every holder of the key, declared or not, and those who will come. Gives all of them the replacement
 * and ends the leaked key at the first moment when nobody works with it. No responder can do better without breaking
 * somebody, where keys can overlap: its exposure is the floor.
 */
export const omniscient: Policy = { name: "omniscient", answer: (leak) => answer(leak, false) };

/**
 * The same, but people take the time that they take in this world: the responder to close the leak path, then, once
 * nobody works with the key, whoever of the others comes first to look at it and say yes. The floor for whoever asks people.
 */
export const omniscientWithPeople: Policy = {
  name: "omniscient-with-people",
  answer: (leak) => answer(leak, true),
};

async function answer(leak: Leak, asksPeople: boolean): Promise<void> {
  const { world, model, horizon } = leak;
  const [responder, ...others] = world.people;
  // Whoever asks nobody knows that the leak path is closed.
  const leakPathClosedAt = plus(world.clock.now(), asksPeople ? (responder?.answersAfter ?? 0) : 0);
  const replacement = await replace(leak);
  if (replacement === null) return;
  // A store that refuses may be opened, a deploy that went astray may be put right: they are seen to have moved.
  await Promise.all(model.fleet.members.map(({ consumer }) => hand(leak, consumer, replacement.value)));
  while (isInUse(model) || world.clock.now() < leakPathClosedAt) {
    if (world.clock.now() >= horizon) return;
    await world.clock.sleep(LOOK_EVERY);
  }
  if (asksPeople) {
    const mayApprove = world.policy === "solo" ? world.people : others;
    await world.clock.sleep(Math.min(...mayApprove.map(({ answersAfter }) => answersAfter)));
  }
  // A provider may say that it did, and not have done it.
  while (model.leaked.state === "live" && world.clock.now() < horizon) await end(leak);
}

/** Somebody legitimate works with the leaked key, or is going to. */
function isInUse({ fleet, leaked }: Model): boolean {
  return fleet.members.some((member) => holds(member, leaked.value));
}
