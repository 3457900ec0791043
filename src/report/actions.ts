import { type Action, type ActionState, stateOf } from "../core/exercise/action.ts";
import type { Day } from "../core/inventory/days.ts";
import { forCsv, forLine } from "../core/sanitise.ts";
import type { Column } from "./table.ts";

/** An action as it stands today. */
export interface StandingAction extends Action {
  readonly state: ActionState;
}

export function standingOn(today: Day, actions: readonly Action[]): readonly StandingAction[] {
  return actions.map((one) => ({ ...one, state: stateOf(one, today) }));
}

export const ACTION_COLUMNS: readonly Column[] = [
  { title: "Id" },
  { title: "Due" },
  { title: "State" },
  { title: "Owner" },
  { title: "What" },
];

/** Cells of a table; raw text. */
export function actionCells(one: StandingAction): readonly string[] {
  const from = one.from === undefined ? "" : ` [${one.from}]`;
  return [one.id, one.due, one.state, one.owner, `${one.text}${from}${doneWords(one)}`];
}

/** One line of JSON: every member is there. */
export function actionEvent(one: StandingAction): Readonly<Record<string, unknown>> {
  const { id, text, owner, due, state, added, from, proposal, done } = one;
  const missing = { from: from ?? null, proposal: proposal ?? null, done: done ?? null };
  return { type: "action", id, text, owner, due, state, added, ...missing };
}

function doneWords({ done }: Action): string {
  return done === undefined ? "" : ` (done ${done.on} by ${done.by}: ${done.reason})`;
}

const CSV: Readonly<Record<string, (one: StandingAction) => string>> = {
  id: ({ id }) => id,
  text: ({ text }) => text,
  owner: ({ owner }) => owner,
  due: ({ due }) => due,
  state: ({ state }) => state,
  added: ({ added }) => added,
  from: ({ from }) => from ?? "",
  done_on: ({ done }) => done?.on ?? "",
  done_by: ({ done }) => done?.by ?? "",
  reason: ({ done }) => done?.reason ?? "",
};

/** One line an action (RFC 4180, CRLF); no cell can be read as a formula. */
export function renderActionsCsv(actions: readonly StandingAction[]): string {
  const lines = actions.map((one) =>
    Object.values(CSV)
      .map((cell) => forCsv(forLine(cell(one))))
      .join(","),
  );
  return [Object.keys(CSV).join(","), ...lines].map((line) => `${line}\r\n`).join("");
}
