import type { Member } from "../../src/adapters/world/fleet.ts";
import type { Model } from "../../src/adapters/world/model.ts";
import type { Claim } from "../../src/core/journal.ts";

/** Somebody said what isn't so. */
export interface Lie {
  readonly claim: Claim;
  readonly subject: string;
  /** In milliseconds since the epoch. */
  readonly at: number;
}

/** Whether a claim about a consumer is so in the world at this moment. */
export function isSo({ fleet, keys, leaked }: Model, claim: Claim, consumer: string): boolean {
  const member = fleet.byId(consumer);
  if (member === undefined) return false;
  const isLeaked = (value: Member["stored"]): boolean => keys.byValue(value) === leaked;
  switch (claim) {
    case "consumer-written":
      return !isLeaked(member.stored);
    case "old-key-unused":
      return !member.runtimes.some(isLeaked);
    case "new-key-in-use":
      return member.runtimes.every((value, index) => {
        const last = member.last[index];
        return !isLeaked(value) && last?.outcome === "accepted" && last.value.reveal() === value.reveal();
      });
    default:
      return true;
  }
}
