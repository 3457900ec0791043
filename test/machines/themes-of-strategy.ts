import { plus } from "../../src/core/time.ts";
import { RESPONDER, SECOND, row, signedBy } from "./rows.ts";
import type { Theme } from "./themes.ts";
import { overTheGate, stopping, toTheGate } from "./ways.ts";
import { type Place, type Word, inState } from "./word.ts";
import { wordsOf } from "./words-of-consumers.ts";
import { peopleWords } from "./words-of-people.ts";
import { preparing } from "./words-of-preparing.ts";

const anywhere = inState("containing", "revoking");

const changed: Word = {
  when: anywhere,
  row: (at) =>
    row(at, "strategy.changed", {
      strategy: "contain-now",
      rung: "disable",
      reasons: [],
      waiting: { seconds: 0, weight: 1 },
      breaking: [],
    }),
};
const deadlinePassed: Word = {
  when: inState("revoking"),
  row: (at) => row(at, "deadline.passed", { stage: 2, deadline: at.lastAt }),
};
const preapproved: Word = {
  when: inState("revoking"),
  row: (at) => row(at, "disable.preapproved", { planHash: at.planHash, ...signedBy(SECOND) }),
};
const extended: Word = {
  when: inState("revoking"),
  row: (at) => {
    const until = plus(at.overlapFrom ?? at.openedAt, 1.5 * at.plan.overlap);
    return row(at, "deadline.extended", { until, reason: "EXAMPLE", ...signedBy(SECOND) });
  },
};
const declined: Word = {
  when: anywhere,
  row: (at) => row(at, "rung.declined", { rung: "disable", reason: "EXAMPLE", ...signedBy(RESPONDER) }),
};
const undoAsked: Word = {
  when: inState("containing.restraining"),
  row: (at) => row(at, "undo.requested", { rung: "disable", reason: "EXAMPLE", ...signedBy(RESPONDER) }),
};

const isBefore = inState("containing.restraining");
const isDisabled = ({ incident }: Place): boolean => incident.rungs.length > 0;

/** What decides how hard containment bites has no say at the gate. */
export const themesOfStrategy: Readonly<Record<string, Theme>> = {
  "strategy: a change of it, deadlines, more time and pre-approvals never open the gate": {
    setting: { consumers: 1 },
    way: toTheGate("a"),
    words: {
      changed,
      deadlinePassed,
      preapproved,
      extended,
      declined,
      ...stopping,
      proven: wordsOf("a").proven,
      usedOld: wordsOf("a").usedOld,
      ...overTheGate,
    },
    tells: (at) => [at.strategy !== null, at.deadlineStage, at.preapprovals.length > 0],
    floor: { states: 699, edges: 6870, endings: 121 },
  },
  "strategy: a rung that is declined, until the strategy changes": {
    setting: { consumers: 0, rung: "disable" },
    words: {
      looked: { ...preparing.lookedLive, when: inState("containing.looking") },
      contained: preparing.contained,
      changed,
      declined,
      undoAsked,
      disabled: { ...stopping.disabled, when: (place) => isBefore(place) && !isDisabled(place) },
      enabled: { ...stopping.enabled, when: (place) => isBefore(place) && isDisabled(place) },
      declinedByStranger: peopleWords.declinedByStranger,
    },
    tells: (at) => [at.strategy?.at === at.lastAt, at.declined.map(({ how }) => how).includes("declined")],
    floor: { states: 14, edges: 60, endings: 0 },
  },
};
