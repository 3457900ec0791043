import { createTestModel } from "@xstate/test";
import { describe, expect, it } from "vitest";
import type { EventBody, JournalEntry } from "../../src/core/journal.ts";
import { type Replay, advance, replay } from "../../src/engine/replay.ts";
import { abstractionOf } from "./abstraction.ts";
import { EVENT_TYPES, inertRow } from "./inert-rows.ts";
import { type Setting, opening } from "./rows.ts";
import { type Machine, type Snapshot, leavesOf, stateOf } from "./snapshot.ts";
import { themes } from "./all-themes.ts";
import { along, rowsAt } from "./walk.ts";
import type { Words } from "./word.ts";

/** One small world to be led through on every path; `paths`: how many there are, about. */
export interface Tour {
  readonly theme: string;
  readonly paths: number;
}

/** Leads `machine` and the real journal through these worlds side by side: all states, and every guard both ways. */
export function toursOf(machine: Machine, tours: readonly Tour[], checks: (at: Replay) => void): void {
  const guards = new Map<string, Set<boolean>>();
  const leaves = leavesOf(machine);
  const visited = new Set<string>();

  describe.each(tours)("$theme", ({ theme, paths: floor }) => {
    const { setting, words, way = [] } = themes[theme] ?? { setting: { consumers: 0 }, words: {} };
    const start = along(noted(machine, guards), setting, way);
    const paths = pathsThrough(noted(machine, guards), start.snapshot, words);
    for (const { steps } of paths) for (const { state } of steps) visited.add(stateOf(state));

    it("is walked on every path, and the journal folds to the same state at each step", async () => {
      for (const path of paths) {
        const before = [openingRow(setting), ...start.history.map(({ row }) => row)];
        let at = replay(before.map((row) => entry(setting, row)));
        let steps = 0;
        const check = (snapshot: Snapshot): void => {
          steps += 1;
          expect(at.state).toBe(stateOf(snapshot));
          expect(abstractionOf(at.snapshot)).toBe(abstractionOf(snapshot));
          checks(at);
        };
        await path.test({
          events: Object.fromEntries(
            EVENT_TYPES.map((type) => [
              type,
              (step: { event: EventBody }) => {
                at = advance(at, [entry(setting, step.event)]);
              },
            ]),
          ),
          states: Object.fromEntries(leaves.map((name) => [name, check])),
        });
        expect(steps).toBe(path.steps.length);
      }
    });

    it("has about as many paths as ever", () => {
      expect(paths.length).toBeGreaterThan(floor);
    });
  });

  describe("the walks together", () => {
    it("pass through every state of the machine", () => {
      expect([...visited].sort()).toEqual([...leaves].sort());
    });

    it("see every guard let through and turn away", () => {
      const names = Object.keys(machine.implementations.guards);
      expect(names.filter((name) => guards.get(name)?.size !== 2)).toEqual([]);
      expect(names.length).toBeGreaterThan(10);
    });
  });
}

/** Paths to every state that the words lead to. All rows have to be listed, or the library sends some without data. */
function pathsThrough(machine: Machine, start: Snapshot, words: Words) {
  const offeredIn = new WeakMap<EventBody, string>();
  const model = createTestModel(machine, {
    serializeState: (snapshot) => abstractionOf(snapshot),
    // Rows about nothing are taken to see that nothing breaks; where they move nothing, they are no step of a path.
    filter: (snapshot, event) => offeredIn.get(event) !== stateOf(snapshot),
    stateMatcher: (snapshot, name) => stateOf(snapshot) === name,
    events: (snapshot) => {
      const rows = rowsAt(snapshot, words);
      const said = new Set(rows.map(({ type }) => type));
      const others = EVENT_TYPES.filter((type) => !said.has(type));
      const inert = others.map((type) => inertRow(snapshot.context, type));
      for (const row of inert) offeredIn.set(row, stateOf(snapshot));
      return [...rows, ...inert];
    },
  });
  return model.getShortestPaths({ fromState: start });
}

/** The same machine, with a note of what each guard said. */
function noted(machine: Machine, guards: Map<string, Set<boolean>>): Machine {
  const named = Object.entries(machine.implementations.guards).map(([name, guard]) => [
    name,
    (...args: unknown[]): boolean => {
      const answer = (guard as (...args: unknown[]) => boolean)(...args);
      guards.set(name, (guards.get(name) ?? new Set()).add(answer));
      return answer;
    },
  ]);
  return machine.provide({ guards: Object.fromEntries(named) as Machine["implementations"]["guards"] });
}

function openingRow(setting: Setting): EventBody {
  return { ...opening(setting), type: "incident.opened", actor: "ana" };
}

let seq = 0;

function entry(setting: Setting, row: EventBody): JournalEntry {
  seq += 1;
  return { ...row, incident: opening(setting).incident, seq, prev: "", hash: `hash-${seq}` };
}
