import { setup, transition } from "xstate";
import type { SwapState } from "../src/core/incident.ts";

/** What happens to one consumer. `stranded`: what it was given is no replacement any more; `doubted`: what proved it was refused, withdrawn or has expired. */
export type SwapEvent = {
  readonly type:
    | "consumer.written"
    | "consumer.failed"
    | "consumer.rolledBack"
    | "consumer.stranded"
    | "consumer.proven"
    | "consumer.doubted";
};

// Stryker disable next-line ObjectLiteral: types say nothing at run time
const typed = setup({ types: { events: {} as SwapEvent } });

/** One consumer: pending → written → proven, or failed, or rolledBack (on the leaked key again). */
export const consumerSwap = typed.createMachine({
  initial: "pending",
  on: {
    "consumer.written": ".written",
    "consumer.failed": ".failed",
    "consumer.rolledBack": ".rolledBack",
    "consumer.stranded": ".pending",
  },
  states: {
    pending: {},
    written: { on: { "consumer.proven": "proven" } },
    proven: { on: { "consumer.doubted": "written" } },
    failed: {},
    rolledBack: {},
  },
});

/** What the machine has answered so far: it holds no context, so an answer is good for ever. */
const known = new Map<string, SwapState>();

/** The state after `event`, as the machine has it. Pure. */
export function nextSwapState(state: SwapState, event: SwapEvent): SwapState {
  const question = `${state} ${event.type}`;
  const next =
    known.get(question) ??
    transition(consumerSwap, consumerSwap.resolveState({ value: state }), event)[0].value;
  // Stryker disable next-line CallExpression: without it every answer is the same, only slower
  known.set(question, next);
  return next;
}
