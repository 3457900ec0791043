import { initialTransition, transition } from "xstate";
import { type AdjacencyMap, getAdjacencyMap } from "xstate/graph";
import type { EventBody } from "../../src/core/journal.ts";
import { abstractionOf } from "./abstraction.ts";
import type { Incident } from "../../src/core/incident.ts";
import { type Setting, opening } from "./rows.ts";
import { ACCEPTED_BLINDNESS } from "./words-of-claims.ts";
import { type Machine, type Snapshot, stateOf } from "./snapshot.ts";
import type { Word, Words } from "./word.ts";

/** A small world, whole. */
export interface World {
  readonly setting: Setting;
  readonly words: Words;
  /** What has happened before anything is varied. */
  readonly way?: readonly Word[];
  /** What else tells one place from another here. */
  readonly tells?: (at: Incident) => unknown;
}

/** A row that was taken, and the state that the machine was in after it. */
export interface Passed {
  readonly row: EventBody;
  readonly state: string;
}

/** One row offered in one state: `history` is one way in which that state is reached. */
export interface Edge {
  readonly setting: Setting;
  readonly history: readonly Passed[];
  readonly from: Snapshot;
  readonly row: EventBody;
  readonly to: Snapshot;
  readonly accepted: boolean;
}

export interface Walk {
  readonly states: readonly Snapshot[];
  readonly edges: readonly Edge[];
}

interface Transition {
  readonly event: EventBody;
  readonly state: Snapshot;
}

/** Every state that the words lead to, and every edge out of each: refused rows are edges that stay. Beyond `most` states none is left. */
export function walk(machine: Machine, { setting, words, way = [], tells }: World, most = Infinity): Walk {
  let count = 0;
  const start = along(machine, setting, way);
  const keyOf = (snapshot: Snapshot): string =>
    tells === undefined || snapshot.status === "done"
      ? abstractionOf(snapshot)
      : `${abstractionOf(snapshot)} ${JSON.stringify(tells(snapshot.context))}`;
  const adjacency: AdjacencyMap<Snapshot, EventBody> = getAdjacencyMap(machine, {
    // Without it, xstate/graph starts nowhere: the context of this machine needs its opening.
    fromState: start.snapshot,
    serializeState: keyOf,
    stopWhen: () => (count += 1) > most,
    events: (snapshot) => rowsAt(snapshot, words),
  });
  // Keys come in the order of discovery, so a state's first way in is known before its own edges are looked at.
  const histories = new Map<string, readonly Passed[]>();
  const edges: Edge[] = [];
  for (const [key, { state: from, transitions }] of Object.entries(adjacency)) {
    const history = histories.get(key) ?? start.history;
    histories.set(key, history);
    for (const { event: row, state: to } of Object.values<Transition>(transitions)) {
      edges.push({ setting, history, from, row, to, accepted: from.status === "active" && from.can(row) });
      const next = keyOf(to);
      if (!histories.has(next)) histories.set(next, [...history, { row, state: stateOf(to) }]);
    }
  }
  return { states: Object.values(adjacency).map(({ state }) => state), edges };
}

/** Where a walk begins. Throws if the machine doesn't take a row of the way there. */
export function along(machine: Machine, setting: Setting, way: readonly Word[]) {
  let snapshot: Snapshot = initialTransition(machine, opening(setting))[0];
  const history = [...(setting.blind === true ? [] : ACCEPTED_BLINDNESS), ...way].map((word): Passed => {
    const row = word.row(snapshot.context);
    if (!snapshot.can(row)) throw new Error(`${row.type} isn't taken in ${stateOf(snapshot)}`);
    snapshot = transition(machine, snapshot, row)[0];
    return { row, state: stateOf(snapshot) };
  });
  return { snapshot, history };
}

/** The rows that may come next. */
export function rowsAt(snapshot: Snapshot, words: Words): readonly EventBody[] {
  const place = { incident: snapshot.context, state: stateOf(snapshot) };
  return Object.values(words)
    .filter((word) => word.when(place))
    .map((word) => word.row(snapshot.context));
}
