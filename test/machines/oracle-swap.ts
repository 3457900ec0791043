import type { SwapState } from "../../src/core/incident.ts";

/**
 * Where one event leads one consumer, by the design: what stanch does to the store decides, wherever the consumer stood;
 * only what was written can be proven, and only what was proven can be doubted.
 */
export function swapAfter(from: SwapState, event: string): SwapState {
  switch (event) {
    case "consumer.written":
      return "written";
    case "consumer.failed":
      return "failed";
    case "consumer.rolledBack":
      return "rolledBack";
    case "consumer.stranded":
      return "pending";
    case "consumer.proven":
      return from === "written" ? "proven" : from;
    case "consumer.doubted":
      return from === "proven" ? "written" : from;
    default:
      return from;
  }
}
