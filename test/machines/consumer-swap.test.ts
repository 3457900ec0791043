import { createTestModel } from "@xstate/test";
import { initialTransition } from "xstate";
import { describe, expect, it } from "vitest";
import { type SwapEvent, consumerSwap, nextSwapState } from "../../machines/consumer-swap.ts";
import type { SwapState } from "../../src/core/incident.ts";
import { heardBy, leavesOf } from "./snapshot.ts";

/** Where each event leads from each state, by the design; a blank stays where it is. */
const EXPECTED: Readonly<Record<SwapState, Partial<Record<SwapEvent["type"], SwapState>>>> = {
  pending: withWrites({}),
  written: withWrites({ "consumer.proven": "proven" }),
  proven: withWrites({ "consumer.doubted": "written" }),
  failed: withWrites({}),
  rolledBack: withWrites({}),
};
const EVENTS: readonly SwapEvent[] = [
  { type: "consumer.written" },
  { type: "consumer.failed" },
  { type: "consumer.rolledBack" },
  { type: "consumer.stranded" },
  { type: "consumer.proven" },
  { type: "consumer.doubted" },
];

const model = createTestModel(consumerSwap, { events: [...EVENTS] });
const paths = model.getShortestPaths({ fromState: initialTransition(consumerSwap)[0] });

describe("the swap of one consumer", () => {
  it.each(paths.map((path) => [path.description, path] as const))("%s", async (_, path) => {
    let state: SwapState = "pending";
    const reached: string[] = [];
    const step = async ({ event }: { event: SwapEvent }): Promise<void> => {
      state = nextSwapState(state, event);
    };
    const at = (name: SwapState) => (): void => {
      expect(state).toBe(name);
      reached.push(name);
    };
    await path.test({
      events: Object.fromEntries(EVENTS.map(({ type }) => [type, step])),
      states: Object.fromEntries(leavesOf(consumerSwap).map((name) => [name, at(name as SwapState)])),
    });
    expect(reached).toHaveLength(path.steps.length);
  });

  it("is walked through every state, by every event, on no fewer paths than there are ways", () => {
    const states = new Set(paths.flatMap((path) => path.steps.map((step) => step.state.value)));
    const events = new Set(paths.flatMap((path) => path.steps.map((step) => step.event.type)));
    expect([...states].sort()).toEqual([...leavesOf(consumerSwap)].sort());
    expect([...states].sort()).toEqual(Object.keys(EXPECTED).sort());
    expect([...events].filter((type) => type.startsWith("consumer.")).sort()).toEqual(
      [...heardBy(consumerSwap)].sort(),
    );
    expect(paths.length).toBeGreaterThan(12);
  });

  it("has no guard: what proves a consumer is judged by the gate alone", () => {
    expect(Object.keys(consumerSwap.implementations.guards)).toEqual([]);
  });

  it.each(Object.entries(EXPECTED))("from %s goes where the design says, and nowhere else", (from, ways) => {
    for (const event of EVENTS) {
      expect([event.type, nextSwapState(from as SwapState, event)]).toEqual([
        event.type,
        ways[event.type] ?? from,
      ]);
    }
  });
});

/** What stanch does to the store decides, wherever the consumer stood. */
function withWrites(more: Partial<Record<SwapEvent["type"], SwapState>>) {
  return {
    "consumer.written": "written",
    "consumer.failed": "failed",
    "consumer.rolledBack": "rolledBack",
    "consumer.stranded": "pending",
    ...more,
  } as const;
}
