import type { Day } from "../inventory/days.ts";

/** Something that a team has taken on after a rehearsal or an incident. */
export interface Action {
  /** `A-1`; never given twice while it stands in the file. */
  readonly id: string;
  readonly text: string;
  readonly owner: string;
  readonly due: Day;
  readonly added: Day;
  /** The rehearsal or incident that it comes from. */
  readonly from?: string;
  /** Which of the proposals of that one's after-action report it is. */
  readonly proposal?: string;
  readonly done?: { readonly on: Day; readonly by: string; readonly reason: string };
}

export type ActionState = "open" | "overdue" | "done";

/** Due today is not overdue. */
export function stateOf({ done, due }: Pick<Action, "done" | "due">, today: Day): ActionState {
  if (done !== undefined) return "done";
  return due < today ? "overdue" : "open";
}

/** What is open by its day, then what is done. */
export function byDue(actions: readonly Action[]): readonly Action[] {
  const rank = ({ done, due }: Action): string => (done === undefined ? due : `~${done.on}`);
  return actions.toSorted((a, b) => (rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0));
}

/** The id after the highest. */
export function nextActionId(actions: readonly Action[]): string {
  return `A-${1 + Math.max(0, ...actions.map(({ id }) => Number(id.slice(2))))}`;
}
