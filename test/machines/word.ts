import type { Incident } from "../../src/core/incident.ts";
import type { EventBody } from "../../src/core/journal.ts";

/** Where a walk stands. */
export interface Place {
  readonly incident: Incident;
  /** Dotted, as in `revoking.gated`. */
  readonly state: string;
}

/** One row that may come next; `when` keeps the walk small, it is no guard. */
export interface Word {
  readonly when: (place: Place) => boolean;
  readonly row: (incident: Incident) => EventBody;
}

export type Words = Readonly<Record<string, Word>>;

/** In one of these states or inside it. */
export function inState(...states: readonly string[]): (place: Pick<Place, "state">) => boolean {
  return ({ state }) => states.some((name) => state === name || state.startsWith(`${name}.`));
}
