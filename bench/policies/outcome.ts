import type { Model } from "../../src/adapters/world/model.ts";
import { type Seconds, toMillis } from "../../src/core/time.ts";
import { prematureEnds } from "../../test/simulation/premature.ts";
import type { Leak, PolicyName } from "./policy.ts";

/** What became of one world under one policy, by the world's own facts. Plain data: workers send it. */
export interface Outcome {
  readonly policy: PolicyName;
  /** Consumers that worked with the leaked key when it was ended: it still let them in. */
  readonly endedUnder: readonly string[];
  /** Consumers that had a call refused. */
  readonly broken: readonly string[];
  /** Those of them that were cut off by a disabled key, or by a provider that lets no two keys live. */
  readonly knowingly: readonly string[];
  /** From the exposure until the leaked key was refused for good, or until the horizon. */
  readonly exposureSeconds: Seconds;
  /** It is still accepted at the horizon. */
  readonly isOpen: boolean;
}

/** Judges a world at its horizon. */
export function outcomeOf(policy: PolicyName, { model, world, horizon }: Leak): Outcome {
  const { spec, timeline, fleet, leaked, deeds } = model;
  const end = toMillis(horizon);
  timeline.runTo(end);
  // Whoever works on demand, or every other day, would find out later: they are run once more.
  for (const member of fleet.members) fleet.call(member);
  const names = world.facts().broken.map(({ consumer }) => consumer);
  const isForced = deeds.some(({ what }) => what === "disabled") || !world.provider.capabilities.overlap;
  return {
    policy,
    endedUnder: prematureEnds(model)
      .filter(({ keyId, how, at }) => keyId === leaked.id && how === "held" && isAcceptedAt(model, at))
      .map(({ consumer }) => consumer),
    broken: names,
    knowingly: policy.startsWith("stanch") && isForced ? names : [],
    exposureSeconds: (Math.min(end, leaked.refusedFrom) - toMillis(spec.leaked.exposedAt)) / 1000,
    isOpen: end < leaked.refusedFrom,
  };
}

/** Nobody works with a key that has been disabled for longer than the token cache: whoever holds it is broken already. */
function isAcceptedAt({ deeds, leaked, spec }: Model, at: number): boolean {
  const last = deeds.findLast(
    (deed) => deed.keyId === leaked.id && deed.at < at && /^(dis|en)abled$/.test(deed.what),
  );
  const cachedFor = spec.provider.capabilities.tokenCache * 1000;
  return last?.what !== "disabled" || last.at + cachedFor > at;
}
