import { row } from "./rows.ts";
import { type Word, type Words, inState } from "./word.ts";
import { wordsOf } from "./words-of-consumers.ts";
import { endingWords } from "./words-of-ending.ts";
import { peopleWords } from "./words-of-people.ts";
import { preparing } from "./words-of-preparing.ts";

/** The way to the gate, with these consumers just written and the leak path closed. */
export function toTheGate(...ids: readonly string[]): readonly Word[] {
  const { lookedLive, contained, auditRead, auditJudged, reissued, swapSettled, looked } = preparing;
  const written = ids.map((id) => wordsOf(id).written);
  const made = ids.length === 0 ? [] : [reissued];
  const start = [lookedLive, contained, auditRead, auditJudged, ...made];
  return [...start, ...written, swapSettled, looked, peopleWords.leakPathClosed];
}

/** From the open gate to the dead key and back. */
export const overTheGate: Words = {
  approved: peopleWords.approved,
  started: { ...endingWords.started, when: inState("revoking.gated") },
  endIntended: { ...endingWords.endIntended, when: inState("revoking.gated", "revoking.ending") },
  keyEnded: endingWords.keyEnded,
  gateShut: { ...endingWords.gateShut, when: inState("revoking.ending") },
};

/** The leaked key stops working, and works again. */
export const stopping = {
  disabled: {
    when: (place) => inState("revoking.gated")(place) && place.incident.rungs.length === 0,
    row: (at) => row(at, "rung.applied", { effect: "contain/disable", rung: "disable", detail: "" }),
  },
  enabled: {
    when: (place) => inState("revoking.gated")(place) && place.incident.rungs.length > 0,
    row: (at) => row(at, "rung.undone", { effect: "undo/disable", rung: "disable" }),
  },
} as const satisfies Words;
