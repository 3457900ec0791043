import { type SwapEvent, consumerSwap, nextSwapState } from "../../machines/consumer-swap.ts";
import type { SwapState } from "../../src/core/incident.ts";
import { swapAfter } from "./oracle-swap.ts";
import { heardBy, leavesOf } from "./snapshot.ts";

/** Every event in every state of the machine of one consumer, and where it led another way than the design says. */
export function swapFigures(): {
  readonly states: number;
  readonly edges: number;
  readonly violations: readonly string[];
} {
  const states = leavesOf(consumerSwap) as readonly SwapState[];
  const events = [...heardBy(consumerSwap)] as readonly SwapEvent["type"][];
  const edges = states.flatMap((from) =>
    events.map((type) => ({ from, type, to: nextSwapState(from, { type }) })),
  );
  return {
    states: states.length,
    edges: edges.length,
    violations: edges
      .filter(({ from, type, to }) => to !== swapAfter(from, type))
      .map(({ from, type, to }) => `${from} —${type}→ ${to}, not ${swapAfter(from, type)}`),
  };
}
