import type { CallPeriod } from "../consumer.ts";
import { toMillis } from "../time.ts";
import type { Instant } from "../time.ts";

/** At which phase of its call period a consumer calls, learned from before the exposure. */
export interface Rhythm {
  learn(at: Instant): void;
  /** The rhythm is known and this isn't in it. */
  isOff(at: Instant): boolean;
}

const SLOTS = 24;
/** Calls in fewer periods than this are no rhythm. */
const LEAST_PERIODS = 3;
/** Below an hour a late call says nothing. */
const SHORTEST_MS = 3_600_000;

/** A consumer without a period, with a short one, or whose calls came at all times has no rhythm to be off. */
export function createRhythm(period: CallPeriod): Rhythm {
  const length = period === "on-demand" ? 0 : period * 1000;
  if (length < SHORTEST_MS) return { learn: () => undefined, isOff: () => false };
  const slots = new Set<number>();
  const periods = new Set<number>();
  const slotOf = (at: Instant): number => Math.floor(((toMillis(at) % length) / length) * SLOTS);
  return {
    learn(at) {
      slots.add(slotOf(at));
      if (periods.size < LEAST_PERIODS) periods.add(Math.floor(toMillis(at) / length));
    },
    isOff(at) {
      if (periods.size < LEAST_PERIODS || slots.size > SLOTS / 4) return false;
      const slot = slotOf(at);
      return ![slot - 1, slot, slot + 1].some((near) => slots.has((near + SLOTS) % SLOTS));
    },
  };
}
