import { createTestModel } from "@xstate/test";
import { initialTransition } from "xstate";
import { describe, expect, it } from "vitest";
import { leakResponse } from "../../machines/leak-response.ts";
import { advance, replay } from "../../src/engine/replay.ts";
import type { Play } from "../engine/play.ts";
import { acted } from "./response-deeds.ts";
import { type Deed, responseModel } from "./response-model.ts";
import { heardBy, leavesOf } from "./snapshot.ts";

const DEEDS = [...heardBy(responseModel)].map((type) => ({ type: type as Deed }));
const model = createTestModel(responseModel, {
  events: DEEDS,
  // Without it a deed that moves nothing is a step too.
  serializeState: ({ value, context }) => JSON.stringify([value, context]),
});
const fromState = initialTransition(responseModel)[0];
const paths = model.getSimplePaths({ fromState });
type Path = (typeof paths)[number];

/** Of all ways through the response some that between them do every deed everywhere. */
const chosen = coverOf(paths);
const visited = new Set<string>();

describe("the real engine", () => {
  it.each(chosen.map((path) => [nameOf(path), path] as const))("%s", async (_, path) => {
    const doing = acted();
    const stood: string[] = [];
    await path.test({
      events: Object.fromEntries(
        DEEDS.map(({ type }) => [type, async ({ event }: { event: { type: Deed } }) => doing.do(event.type)]),
      ),
      states: Object.fromEntries(
        leavesOf(responseModel).map((name) => [
          name,
          () => {
            stood.push(name);
            const real = realOf(name);
            expect([name, doing.response?.at().state ?? null]).toEqual([name, real]);
            if (doing.response !== null) expect(doing.response.world.facts().prematureEnds).toEqual([]);
          },
        ]),
      ),
    });
    expect(stood).toHaveLength(path.steps.length);
    if (doing.response !== null) for (const state of statesOf(doing.response)) visited.add(state);
  });

  it("was led through every state and by every deed of the model, and through every state of its own", () => {
    const steps = chosen.flatMap((path) => path.steps);
    expect([...new Set(steps.map(({ state }) => state.value))].sort()).toEqual(
      [...leavesOf(responseModel)].sort(),
    );
    const done = new Set<string>(steps.map(({ event }) => event.type));
    expect(DEEDS.filter(({ type }) => !done.has(type))).toEqual([]);
    expect([...visited].sort()).toEqual([...leavesOf(leakResponse)].sort());
    expect(chosen.length).toBeGreaterThan(75);
    expect(paths.length).toBeGreaterThan(250);
  });
});

/** Paths, longest first, that still show a deed somewhere where none before them did. */
function coverOf(all: readonly Path[]): readonly Path[] {
  const shown = new Set<string>();
  return all
    .toSorted((a, b) => b.steps.length - a.steps.length)
    .filter((path) => {
      const edges = path.steps.map(({ event }, index) => {
        const before = path.steps[index - 1]?.state ?? fromState;
        return JSON.stringify([before.value, before.context, event.type]);
      });
      const isNew = edges.some((edge) => !shown.has(edge));
      for (const edge of edges) shown.add(edge);
      return isNew;
    });
}

function nameOf(path: Path): string {
  return path.steps.map(({ event }) => event.type).join(", ");
}

/** The state that the real machine has to be in. */
function realOf(name: string): string | null {
  return (
    (responseModel.states as Record<string, { meta?: { real: string | null } }>)[name]?.meta?.real ?? null
  );
}

/** Every state that the journal passed through. */
function statesOf(response: Play): readonly string[] {
  const [opening, ...rest] = response.entries();
  if (opening === undefined) return [];
  let at = replay([opening]);
  return [at.state, ...rest.map((entry) => (at = advance(at, [entry])).state)];
}
