import type { World } from "./walk.ts";
import { type Word, type Words, inState } from "./word.ts";
import { peopleWords } from "./words-of-people.ts";
import { added, wordsOf } from "./words-of-consumers.ts";
import { endingWords } from "./words-of-ending.ts";
import { preparing } from "./words-of-preparing.ts";

/** One small world: what is varied in it, and at least how much of it there must be to see. */
export interface Theme extends World {
  readonly floor: { readonly states: number; readonly edges: number; readonly endings: number };
}

const straight = pick(
  preparing,
  "lookedLive",
  "contained",
  "auditRead",
  "auditJudged",
  "reissueIntended",
  "reissued",
  "swapSettled",
  "looked",
);
const toTheEnd = pick(
  endingWords,
  "started",
  "endIntended",
  "keyEnded",
  "gateShut",
  "canaryRefused",
  "noticesSettled",
  "closedRevokedLate",
);
const open = pick(peopleWords, "leakPathClosed", "approved");
/** Also where more was found to be made with the leaked key since. */
const lookAnew = {
  ...preparing.lookedLive,
  when: ({ state, incident }) =>
    inState("containing.looking")({ state }) || (inState("revoking.gated")({ state }) && incident.ownStale),
} satisfies Word;
const firstLook = { ...preparing.lookedLive, when: inState("containing.looking") } satisfies Word;
const glass = pick(peopleWords, "glassBySecond", "glassByAttester");

/** Worlds of none, one and two consumers, each small enough to be looked at whole. */
export const themes: Readonly<Record<string, Theme>> = {
  "no consumer: the end on broken glass, and what comes after": {
    setting: { consumers: 0 },
    words: {
      ...straight,
      ...omit(
        endingWords,
        "clearIntended",
        "hourPassed",
        "noticeIntended",
        "noticeUnknown",
        "noticeAbsent",
        "reopened",
      ),
      ...glass,
      ...pick(peopleWords, "leakPathClosed", "acceptedEmpty", "acceptedEmptyToo", "reviewClosed"),
      lookedLive: firstLook,
    },
    floor: { states: 270, edges: 5310, endings: 46 },
  },
  "no consumer: an empty inventory accepted, paused callers, an abort": {
    setting: { consumers: 0, rung: "pause" },
    words: {
      ...pick(preparing, "paused", "unpaused"),
      ...straight,
      ...toTheEnd,
      ...open,
      ...pick(endingWords, "closedFalsePositive", "closedAccepted", "closedDeadLate", "aborted"),
      ...pick(peopleWords, "acceptedEmpty", "acceptedEmptyToo", "abortRequested"),
      ...pick(peopleWords, "declined", "declinedByStranger"),
      lookedLive: firstLook,
    },
    floor: { states: 75, edges: 1060, endings: 7 },
  },
  "no consumer: one joins, and a single person breaks the glass": {
    setting: { consumers: 0, policy: "solo", valueHeld: false },
    words: {
      ...straight,
      ...toTheEnd,
      ...open,
      ...added("a"),
      ...pick(
        peopleWords,
        "glassByResponder",
        "glassByResponderLater",
        "glassByStranger",
        "approvedByResponder",
      ),
      ...pick(peopleWords, "acceptedEmpty", "acceptedEmptyToo", "reviewClosed"),
      ...pick(peopleWords, "acceptedUnconfirmed", "acceptedUnconfirmedToo"),
      lookedLive: firstLook,
    },
    floor: { states: 380, edges: 5480, endings: 71 },
  },
  "one consumer: all that is seen of it": {
    setting: { consumers: 1 },
    words: {
      ...straight,
      ...toTheEnd,
      ...open,
      ...named("a", wordsOf("a")),
      ...pick(endingWords, "hourPassed"),
      ...pick(peopleWords, "withdrawn"),
      lookedLive: firstLook,
    },
    floor: { states: 670, edges: 9890, endings: 3 },
  },
  "one consumer: who approves": {
    setting: { consumers: 1 },
    words: {
      ...straight,
      ...toTheEnd,
      ...open,
      ...named("a", pick(wordsOf("a"), "written", "proven")),
      ...pick(peopleWords, "approvedByResponder", "approvedByAttester", "approvedAnything", "withdrawn"),
      lookedLive: firstLook,
    },
    floor: { states: 59, edges: 740, endings: 8 },
  },
  "one consumer: an open gate that shuts, and broken glass": {
    setting: { consumers: 1 },
    words: {
      ...straight,
      ...toTheEnd,
      ...open,
      ...glass,
      ...named("a", pick(wordsOf("a"), "written", "proven")),
      ...pick(endingWords, "startedOnAnotherGround", "hourPassed"),
      ...pick(peopleWords, "reviewClosed"),
      lookedLive: firstLook,
    },
    floor: { states: 310, edges: 4180, endings: 34 },
  },
  "one consumer: who accepts what": {
    setting: { consumers: 1 },
    words: {
      ...straight,
      ...toTheEnd,
      ...open,
      ...named("a", pick(wordsOf("a"), "written", "usedNew")),
      ...pick(
        peopleWords,
        "acceptedUnobservable",
        "acceptedUnobservableToo",
        "acceptedUnswapped",
        "acceptedUnswappedToo",
      ),
      lookedLive: firstLook,
    },
    floor: { states: 120, edges: 1670, endings: 7 },
  },
  "one consumer: an approval too early, and a consumer that may break": {
    setting: { consumers: 1 },
    words: {
      ...straight,
      ...toTheEnd,
      ...pick(peopleWords, "leakPathClosed", "approvedTooEarly"),
      ...named("a", pick(wordsOf("a"), "written", "proven")),
      ...pick(peopleWords, "retired", "retiredToo"),
      lookedLive: firstLook,
    },
    floor: { states: 360, edges: 4460, endings: 56 },
  },
  "one consumer: unknown callers and unknown outcomes": {
    setting: { consumers: 1 },
    words: {
      ...straight,
      ...toTheEnd,
      ...open,
      ...named("a", pick(wordsOf("a"), "written", "proven")),
      ...pick(preparing, "strangerSeen"),
      ...pick(
        endingWords,
        "noticeIntended",
        "noticeUnknown",
        "noticeAbsent",
        "endUnknown",
        "endAbsent",
        "usedAgain",
      ),
      ...pick(peopleWords, "hostileBySecond", "hostileByAttester"),
      lookedLive: firstLook,
    },
    floor: { states: 330, edges: 5030, endings: 6 },
  },
  "one consumer: a caller whom one person calls the responder, before the approval or after it": {
    setting: { consumers: 1 },
    words: {
      ...straight,
      ...toTheEnd,
      ...open,
      ...named("a", pick(wordsOf("a"), "written", "proven")),
      ...pick(preparing, "strangerSeen"),
      ...pick(peopleWords, "calledResponder", "hostileBySecond", "hostileByAttester"),
      lookedLive: firstLook,
    },
    floor: { states: 310, edges: 4130, endings: 22 },
  },
  "one consumer: a dead key, a tainted credential, a wrong replacement": {
    setting: { consumers: 1 },
    words: {
      ...straight,
      ...toTheEnd,
      ...open,
      ...named("a", pick(wordsOf("a"), "written", "proven", "usedNew")),
      ...pick(preparing, "lookedDead", "lookedTainted", "reissuedWrong"),
      ...pick(endingWords, "reopened", "clearIntended", "spoolCleared", "canaryAccepted", "closedDeadLate"),
      ...pick(peopleWords, "keySaidDead"),
    },
    floor: { states: 860, edges: 12200, endings: 8 },
  },
  "one consumer: a provider without overlap": {
    setting: { consumers: 1, overlap: false },
    words: {
      ...straight,
      ...toTheEnd,
      ...open,
      ...named("a", pick(wordsOf("a"), "written", "proven")),
      ...pick(preparing, "preflightPassed", "preflightFailed", "reissueIntendedAsEnding"),
      ...pick(peopleWords, "cutoverSigned", "cutoverSignedByResponder", "cutoverSignedForNobody"),
      lookedLive: firstLook,
    },
    floor: { states: 630, edges: 7710, endings: 44 },
  },
  "one consumer: keys that turn up": {
    setting: { consumers: 1 },
    words: {
      ...straight,
      ...omit(toTheEnd, "gateShut"),
      ...open,
      ...named("a", pick(wordsOf("a"), "written", "proven")),
      ...pick(preparing, "auditFoundChild", "orphanFound", "orphanEndIntended", "orphanEnded"),
      ...pick(preparing, "childEndIntended", "childEnded", "reissueIntendedAsEnding"),
      ...pick(endingWords, "endCalledHarmless", "leakedCalledChild", "anotherKeyEnded"),
      ...pick(peopleWords, "hostileBySecond", "hostileByAttester"),
      lookedLive: lookAnew,
    },
    floor: { states: 940, edges: 15750, endings: 15 },
  },
  "one consumer: a key that a lost create may have made": {
    setting: { consumers: 1 },
    words: {
      ...straight,
      ...omit(toTheEnd, "canaryRefused", "noticesSettled", "closedRevokedLate"),
      ...open,
      ...named("a", pick(wordsOf("a"), "written", "proven")),
      ...pick(preparing, "orphanFound", "maybeFound", "usedFound", "reissueIntendedAfterIt"),
      ...pick(preparing, "orphanEndIntended", "orphanEnded", "orphanSpared"),
      ...pick(peopleWords, "strayCalledSurplus", "strayCalledSurplusByStranger", "strayCalledForeign"),
      ...pick(endingWords, "closedAccepted"),
      lookedLive: firstLook,
    },
    floor: { states: 820, edges: 10620, endings: 54 },
  },
  "one consumer: a provider that denies the end, and one that takes a replacement away": {
    setting: { consumers: 1 },
    words: {
      ...straight,
      ...toTheEnd,
      ...open,
      ...named("a", pick(wordsOf("a"), "written", "proven")),
      ...pick(endingWords, "lookedAlive", "lookedDisabled", "lookedUnclear"),
      ...pick(preparing, "replacementDead", "replacementAccepted"),
    },
    floor: { states: 82, edges: 1060, endings: 4 },
  },
  "one consumer: a replacement that is refused or dies, before the end and after it": {
    setting: { consumers: 1 },
    words: {
      ...straight,
      ...toTheEnd,
      ...open,
      ...named("a", pick(wordsOf("a"), "written", "proven")),
      ...pick(preparing, "reissuedAnew", "replacementRefused", "replacementAccepted", "replacementDead"),
      ...pick(endingWords, "reopened"),
      lookedLive: firstLook,
    },
    floor: { states: 590, edges: 7600, endings: 8 },
  },
  "one consumer: a replacement that is rejected": {
    setting: { consumers: 1 },
    words: {
      ...straight,
      ...omit(toTheEnd, "canaryRefused", "noticesSettled", "closedRevokedLate"),
      ...open,
      ...named("a", pick(wordsOf("a"), "written", "proven")),
      ...pick(preparing, "reissuedAnew", "replacementRejected", "replacementRejectedByStranger"),
      ...pick(preparing, "rejectedEndIntended", "rejectedEnded"),
      ...pick(endingWords, "reopened", "closedAccepted"),
      lookedLive: firstLook,
    },
    floor: { states: 280, edges: 3550, endings: 8 },
  },
  "two consumers": {
    setting: { consumers: 2 },
    words: {
      ...straight,
      ...toTheEnd,
      ...open,
      ...named("a", pick(wordsOf("a"), "written", "failed", "proven", "usedOld")),
      ...named("b", pick(wordsOf("b"), "written", "rolledBack", "proven", "refused")),
      lookedLive: firstLook,
    },
    floor: { states: 310, edges: 4520, endings: 3 },
  },
  "two consumers: one proven, one not, and broken glass": {
    setting: { consumers: 2 },
    words: {
      ...straight,
      ...toTheEnd,
      ...open,
      ...pick(peopleWords, "glassOverB", "glassOverBToo"),
      ...named("a", pick(wordsOf("a"), "written", "proven")),
      ...named("b", pick(wordsOf("b"), "written", "proven", "heldOld")),
      ...pick(peopleWords, "reviewClosed"),
      lookedLive: firstLook,
    },
    floor: { states: 630, edges: 8810, endings: 42 },
  },
};

function pick<T extends Words>(words: T, ...names: readonly (keyof T & string)[]): Words {
  return Object.fromEntries(names.map((name) => [name, words[name] as Word]));
}

function omit<T extends Words>(words: T, ...names: readonly (keyof T & string)[]): Words {
  return Object.fromEntries(Object.entries(words).filter(([name]) => !names.includes(name)));
}

function named(prefix: string, words: Words): Words {
  return Object.fromEntries(Object.entries(words).map(([name, word]) => [`${prefix}.${name}`, word]));
}
