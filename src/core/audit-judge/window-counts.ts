import { toMillis } from "../time.ts";
import type { Instant, Seconds } from "../time.ts";

/**
 * How much happened within a window, whatever the order of rows: counts in slots of the window's length, and looks at two
 * neighbours, so that a burst over the edge of a slot isn't lost.
 */
export interface WindowCounts {
  /** `what` is counted once a slot; without it each call counts. */
  add(at: Instant, what?: string): void;
  /** The largest count of two neighbouring slots. */
  most(): number;
}

/** A slot holds no more than is asked for anyway. */
const MOST_IN_SLOT = 1000;

export function createWindowCounts(windowSeconds: Seconds): WindowCounts {
  const slots = new Map<number, { calls: number; readonly things: Set<string> }>();
  const inBoth = (slot: number): number => {
    const [one, other] = [slots.get(slot), slots.get(slot + 1)];
    const things = new Set([...(one?.things ?? []), ...(other?.things ?? [])]);
    return things.size + (one?.calls ?? 0) + (other?.calls ?? 0);
  };
  return {
    add(at, what) {
      const number = Math.floor(toMillis(at) / 1000 / windowSeconds);
      const slot = slots.get(number) ?? { calls: 0, things: new Set<string>() };
      slots.set(number, slot);
      if (what === undefined) slot.calls += 1;
      else if (slot.things.size < MOST_IN_SLOT) slot.things.add(what);
    },
    most: () => [...slots.keys()].reduce((most, slot) => Math.max(most, inBoth(slot)), 0),
  };
}
