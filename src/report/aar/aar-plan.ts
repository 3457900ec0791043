import type { Action } from "../../core/exercise/action.ts";
import type { Day } from "../../core/inventory/days.ts";
import type { Area, Proposal } from "./aar-areas.ts";

/** A line of the improvement plan: what is proposed, or what a team has made of it. */
export interface PlanLine {
  /** Null for what somebody added by hand. */
  readonly proposal: string | null;
  readonly area: string;
  readonly text: string;
  readonly owner: string;
  /** A day once it is taken on; before that so many days. */
  readonly due: Day | number;
  /** Id in the file of actions. */
  readonly action: string | null;
  readonly state: "proposed" | "open" | "done";
  readonly done: NonNullable<Action["done"]> | null;
}

/** Each proposal once, as it stands in the file of actions if it was taken over; then what was added by hand. */
export function planOf(areas: readonly Area[], actions: readonly Action[]): readonly PlanLine[] {
  const proposed = areas.flatMap(({ title, proposals }) => proposals.map((one) => ({ title, one })));
  const first = proposed.filter(
    ({ one: { id } }, index) => proposed.findIndex(({ one }) => one.id === id) === index,
  );
  const ids = new Set(first.map(({ one }) => one.id));
  return [
    ...first.map(({ title, one }) => {
      const taken = actions.find(({ proposal }) => proposal === one.id);
      return taken === undefined ? proposedLine(title, one) : takenLine(title, taken);
    }),
    ...actions
      .filter(({ proposal }) => proposal === undefined || !ids.has(proposal))
      .map((one) => takenLine("added by hand", one)),
  ];
}

function proposedLine(area: string, { id, text, owner, days }: Proposal): PlanLine {
  return { proposal: id, area, text, owner, due: days, action: null, state: "proposed", done: null };
}

function takenLine(area: string, { id, proposal, text, owner, due, done }: Action): PlanLine {
  return {
    proposal: proposal ?? null,
    area,
    text,
    owner,
    due,
    action: id,
    state: done === undefined ? "open" : "done",
    done: done ?? null,
  };
}
