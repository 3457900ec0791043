import { type Known, closeReasons, endsSomething, groundFor, isDeadAndSafe, mayIntend, openReasons } from "./oracle.ts";
import type { EventBody } from "../../src/core/journal.ts";
import { opening } from "./rows.ts";
import { stateOf } from "./snapshot.ts";
import type { Edge } from "./walk.ts";

/** One edge that the design forbids, told so that the way there can be read. */
export interface Violation {
  readonly rule: string;
  readonly edge: string;
}

/** Judges one edge by the oracle's opinion of the rows before it. Empty when nothing is wrong with it. */
export function violationsOf(edge: Edge): readonly Violation[] {
  const known = { opening: opening(edge.setting), history: edge.history, now: edge.row.at };
  const broken = [...endings(edge, known), ...ways(edge, known), ...closings(edge, known)];
  return broken.map((rule) => ({ rule, edge: describe(edge, known) }));
}

/** Rows that end a credential are taken exactly when they may be. */
function endings({ from, to, row, accepted }: Edge, known: Known): readonly string[] {
  const [before, after] = [stateOf(from), stateOf(to)];
  const broken: string[] = [];
  if (after === "revoking.ending" && before !== after && groundFor(known) === null) {
    broken.push("no edge into revoking.ending without the open gate or broken glass");
  }
  if (row.type === "revocation.started" && before === "revoking.gated" && accepted !== (groundFor(known) !== null)) {
    broken.push("the ending begins exactly when the gate is open and approved, or the glass is broken");
  }
  if (row.type !== "effect.intended" || !endsSomething(known, row.data)) return broken;
  const may = mayIntend(known, row.data, before);
  if (accepted && !may) broken.push("no ending intent without the open gate, a cutover approval or broken glass");
  if (accepted && !row.data.ending) broken.push("no ending intent that calls itself harmless");
  if (!accepted && may && row.data.ending) broken.push("an ending intent that may be written is taken");
  if (accepted && row.data.kind === "end" && groundFor(known) === "break-glass" && to.context.endedOn !== "break-glass") {
    broken.push("an end on broken glass is on record as one");
  }
  return broken;
}

/** Ways round the gate. */
function ways({ from, to, row, accepted }: Edge, known: Known): readonly string[] {
  const [before, after] = [stateOf(from), stateOf(to)];
  const broken: string[] = [];
  if (from.status === "done" && (accepted || to.value !== from.value)) broken.push("no edge out of a final state");
  const passed = after === "revoking.confirming" || after.startsWith("notifying");
  const unended = !before.startsWith("revoking.confirming") && !before.startsWith("notifying");
  if (passed && unended && row.type !== "key.ended" && !isDeadAndSafe({ ...known, history: [...known.history, { row, state: after }] })) {
    broken.push("nothing passes the gate but an ended key, or a dead one that nobody is left on");
  }
  if (after === "aborted" && before !== after) {
    const asked = known.history.some((passedRow) => passedRow.row.type === "abort.requested");
    if (!asked || from.context.rungs.length > 0) broken.push("no abort unasked, or with a rung still on");
  }
  return broken;
}

function closings({ from, to, row }: Edge, known: Known): readonly string[] {
  if (stateOf(to) !== "closed" || stateOf(from) === "closed") return [];
  if (row.type !== "incident.closed") return ["nothing closes but incident.closed"];
  return closeReasons(known, row.data.as).length === 0 ? [] : ["closed is entered only with nothing open"];
}

function describe({ from, to, row, history }: Edge, known: Known): string {
  const way = history.map((passed) => `${brief(passed.row)} [${passed.state}]`).join(" → ");
  const open = openReasons(known).join(", ") || "nothing";
  return `${stateOf(from)} —${row.type} ${JSON.stringify(row.data)}→ ${stateOf(to)}; open: ${open}; after ${way}`;
}

/** A row as one word, with what was seen in it. */
function brief(row: EventBody): string {
  if (row.type !== "evidence.observed") return row.type;
  const facts = row.data.evidence.map((one) => `${one.consumer} ${one.fact} ${one.key}`);
  return [row.type, ...facts, ...row.data.callers.map(({ id }) => id)].join(" ");
}
