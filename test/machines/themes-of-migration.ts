import type { Theme } from "./themes.ts";
import { row } from "./rows.ts";
import { always, intent } from "./strangers-and-keys.ts";
import { type Word, type Words, inState } from "./word.ts";
import { wordsOf } from "./words-of-consumers.ts";
import { endingWords } from "./words-of-ending.ts";
import { peopleWords } from "./words-of-people.ts";
import { preparing } from "./words-of-preparing.ts";

const { approved, glassBySecond, glassByAttester, hostileBySecond, hostileByAttester } = peopleWords;
const firstLook = { ...preparing.lookedLive, when: inState("looking") } satisfies Word;
const straight: Words = {
  lookedLive: firstLook,
  auditRead: preparing.auditRead,
  auditJudged: preparing.auditJudged,
  reissueIntended: preparing.reissueIntended,
  reissued: preparing.reissued,
  swapSettled: preparing.swapSettled,
  looked: preparing.looked,
};
const toTheEnd: Words = {
  started: endingWords.started,
  endIntended: endingWords.endIntended,
  keyEnded: endingWords.keyEnded,
  gateShut: endingWords.gateShut,
  canaryRefused: endingWords.canaryRefused,
  noticesSettled: endingWords.noticesSettled,
  closedRevokedLate: endingWords.closedRevokedLate,
};
const swappedAndProven: Words = { "a.written": wordsOf("a").written, "a.proven": wordsOf("a").proven };
const glass: Words = { glassBySecond, glassByAttester };
/** A rung that nobody planned. */
const pauseIntended: Word = {
  when: always,
  row: (at) => row(at, "effect.intended", intent("contain/pause", "pause", "key_leaked", false)),
};
/** Who else uses the old key goes on doing so: nobody has to accept that it can't be seen. */
const others = { migration: true, stays: true, blind: true } as const;

/** From a personal key to team keys, where nobody leaked anything. */
export const themesOfMigration: Readonly<Record<string, Theme>> = {
  "migration: both keys side by side, and the end at the open gate or on broken glass": {
    setting: { consumers: 1, migration: true },
    words: {
      ...straight,
      ...toTheEnd,
      ...swappedAndProven,
      ...glass,
      approved,
      pauseIntended,
      "a.rolledBack": wordsOf("a").rolledBack,
      reviewClosed: peopleWords.reviewClosed,
      closedFalsePositive: endingWords.closedFalsePositive,
    },
    floor: { states: 250, edges: 3050, endings: 32 },
  },
  "migration: no consumer, on broken glass, and what comes after": {
    setting: { consumers: 0, migration: true },
    words: {
      ...straight,
      ...toTheEnd,
      ...glass,
      spoolCleared: endingWords.spoolCleared,
      canaryAccepted: endingWords.canaryAccepted,
      canaryTooEarly: endingWords.canaryTooEarly,
      usedAgain: endingWords.usedAgain,
      lookedAlive: endingWords.lookedAlive,
      closedDeadLate: endingWords.closedDeadLate,
      closedMoved: endingWords.closedMoved,
      closedAccepted: endingWords.closedAccepted,
      reviewClosed: peopleWords.reviewClosed,
      acceptedEmpty: peopleWords.acceptedEmpty,
      acceptedEmptyToo: peopleWords.acceptedEmptyToo,
    },
    floor: { states: 170, edges: 2370, endings: 20 },
  },
  "migration: an end that is denied, a replacement that dies, an abort": {
    setting: { consumers: 1, migration: true },
    words: {
      ...straight,
      ...toTheEnd,
      ...swappedAndProven,
      approved,
      anotherKeyEnded: endingWords.anotherKeyEnded,
      lookedDisabled: endingWords.lookedDisabled,
      lookedUnclear: endingWords.lookedUnclear,
      replacementDead: preparing.replacementDead,
      replacementAccepted: { ...preparing.replacementAccepted, when: inState("notifying.watching") },
      abortRequested: peopleWords.abortRequested,
      aborted: endingWords.aborted,
    },
    floor: { states: 230, edges: 2870, endings: 12 },
  },
  "migration: a hard cut, where the new key ends the old one": {
    setting: { consumers: 1, migration: true, overlap: false },
    words: {
      ...straight,
      ...toTheEnd,
      ...swappedAndProven,
      approved,
      preflightPassed: preparing.preflightPassed,
      preflightFailed: preparing.preflightFailed,
      reissueIntendedAsEnding: preparing.reissueIntendedAsEnding,
      cutoverSigned: peopleWords.cutoverSigned,
      cutoverSignedByResponder: peopleWords.cutoverSignedByResponder,
      cutoverSignedForNobody: peopleWords.cutoverSignedForNobody,
    },
    floor: { states: 670, edges: 7200, endings: 48 },
  },
  "migration: a key that is dead already, and stanch on the old key": {
    setting: { consumers: 1, migration: true },
    words: {
      ...straight,
      ...toTheEnd,
      ...swappedAndProven,
      approved,
      lookedLive: preparing.lookedLive,
      lookedDead: preparing.lookedDead,
      lookedTainted: preparing.lookedTainted,
      orphanFound: preparing.orphanFound,
      orphanEndIntended: preparing.orphanEndIntended,
      orphanEnded: preparing.orphanEnded,
      closedDeadLate: endingWords.closedDeadLate,
    },
    floor: { states: 420, edges: 5060, endings: 10 },
  },
  "migration: a caller whom two people call hostile, with the old key": {
    setting: { consumers: 1, migration: true },
    words: {
      ...straight,
      ...toTheEnd,
      ...swappedAndProven,
      approved,
      strangerSeen: preparing.strangerSeen,
      hostileBySecond,
      hostileByAttester,
      calledResponder: peopleWords.calledResponder,
    },
    floor: { states: 262, edges: 3030, endings: 16 },
  },
  "migration: what the old key made, and who calls with it": {
    setting: { consumers: 1, migration: true },
    words: {
      ...straight,
      ...toTheEnd,
      ...swappedAndProven,
      approved,
      lookedLive: {
        ...preparing.lookedLive,
        when: ({ state, incident }) =>
          inState("looking")({ state }) || (inState("revoking.gated")({ state }) && incident.ownStale),
      },
      auditFoundChild: preparing.auditFoundChild,
      childEndIntended: preparing.childEndIntended,
      calledResponder: peopleWords.calledResponder,
      hostileBySecond,
      hostileByAttester,
    },
    floor: { states: 202, edges: 2410, endings: 10 },
  },
  "migration: others stay on the old key, whatever is signed": {
    setting: { consumers: 1, ...others },
    words: {
      ...straight,
      ...toTheEnd,
      ...swappedAndProven,
      ...glass,
      approved,
      pauseIntended,
      closedMoved: endingWords.closedMoved,
      closedFalsePositive: endingWords.closedFalsePositive,
      "a.usedNew": wordsOf("a").usedNew,
      "a.heldOld": wordsOf("a").heldOld,
      "a.rolledBack": wordsOf("a").rolledBack,
      hourPassed: { ...endingWords.hourPassed, when: inState("revoking.gated", "notifying") },
      oldUsedLater: {
        when: inState("notifying"),
        row: wordsOf("a").heldOld.row,
      },
    },
    floor: { states: 134, edges: 2080, endings: 0 },
  },
  "migration: others stay, and somebody unknown turns out to be one of them, or a thief": {
    setting: { consumers: 1, ...others },
    words: {
      ...straight,
      ...swappedAndProven,
      noticesSettled: endingWords.noticesSettled,
      closedMoved: endingWords.closedMoved,
      usedAgain: endingWords.usedAgain,
      strangerSeen: preparing.strangerSeen,
      calledStaying: peopleWords.calledStaying,
      hostileBySecond,
      hostileByAttester,
      lookedTainted: preparing.lookedTainted,
      replacementRefused: preparing.replacementRefused,
      replacementAccepted: preparing.replacementAccepted,
    },
    floor: { states: 154, edges: 1330, endings: 0 },
  },
  "migration: others stay where the new key would end the old one": {
    setting: { consumers: 1, ...others, overlap: false },
    words: {
      ...straight,
      ...swappedAndProven,
      preflightPassed: preparing.preflightPassed,
      reissueIntendedAsEnding: preparing.reissueIntendedAsEnding,
      cutoverSigned: peopleWords.cutoverSigned,
      closedMoved: endingWords.closedMoved,
    },
    floor: { states: 35, edges: 197, endings: 0 },
  },
  "migration: two consumers, one that moves twice": {
    setting: { consumers: 2, migration: true },
    words: {
      ...straight,
      ...toTheEnd,
      ...swappedAndProven,
      approved,
      "b.written": wordsOf("b").written,
      "b.rolledBack": wordsOf("b").rolledBack,
      "b.proven": wordsOf("b").proven,
      reopened: endingWords.reopened,
    },
    floor: { states: 76, edges: 950, endings: 2 },
  },
};
