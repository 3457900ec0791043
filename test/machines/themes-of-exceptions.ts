import { NOTHING_FOUND } from "../core/audits.ts";
import { secondsBetween } from "../../src/core/time.ts";
import { agesIn } from "./ages.ts";
import { ATTESTER, LEAKED, RESPONDER, SECOND, row, seen } from "./rows.ts";
import { STRANGER, stranger } from "./strangers-and-keys.ts";
import type { Theme } from "./themes.ts";
import { overTheGate, toTheGate } from "./ways.ts";
import { type Word, inState } from "./word.ts";
import { accepts, called, isAboutCallers, retires, said } from "./words-of-claims.ts";
import { added, wordsOf } from "./words-of-consumers.ts";
import { peopleWords } from "./words-of-people.ts";
import { preparing } from "./words-of-preparing.ts";
import { CALLS, alone, onNew, passes, read, says } from "./words-of-sources.ts";

const ALL = { ...CALLS, covers: ["*"] };
const NAMELESS = { ...ALL, source: "nameless", identifiesKey: false };
const atGate = inState("revoking.gated");

const calls: Word = { when: atGate, row: (at) => seen(at, [], [stranger(LEAKED, at.lastAt)]) };

/** An audit without anything to read. */
const unread: Word = {
  when: inState("auditing.reading"),
  row: (at) =>
    row(at, "audit.read", {
      ...NOTHING_FOUND,
    }),
};

const blindAudit = [preparing.lookedLive, preparing.contained, unread];

/** What two people may sign, and for how long it counts. */
export const themesOfExceptions: Readonly<Record<string, Theme>> = {
  "exceptions: an empty inventory, and a log that may have missed somebody": {
    setting: { consumers: 0 },
    way: [
      ...blindAudit,
      preparing.auditJudged,
      preparing.swapSettled,
      preparing.looked,
      said("leak-path-closed", ATTESTER, { subject: "incident" }),
      accepts("NO_CONSUMERS", "incident", SECOND),
    ],
    words: {
      whole: alone(ALL, read(ALL, [], { before: 3600 })),
      tooShort: alone(ALL, read(ALL, [])),
      gap: alone(ALL, read(ALL, [], { before: 3600, gap: true })),
      nameless: alone(NAMELESS, read(NAMELESS, [], { before: 3600 })),
      calls,
      hostile: called("hostile", SECOND),
      hostileToo: called("hostile", ATTESTER),
      acceptedToo: accepts("NO_CONSUMERS", "incident", ATTESTER),
      quarter: passes(1000),
      ...overTheGate,
    },
    tells: (at) => [agesIn(1000, 1)(at), at.classifications[STRANGER]?.at(-1)?.as],
    floor: { states: 396, edges: 3672, endings: 10 },
  },
  "exceptions: an acceptance that runs out": {
    setting: { consumers: 1 },
    way: toTheGate("a"),
    words: {
      ran: says("report", [onNew]),
      accepted: accepts("OLD_USE_UNOBSERVABLE", "a", SECOND, { seconds: 600 }),
      acceptedToo: accepts("OLD_USE_UNOBSERVABLE", "a", ATTESTER),
      elevenMinutes: passes(660),
      ...overTheGate,
    },
    tells: agesIn(660, 1),
    floor: { states: 86, edges: 486, endings: 10 },
  },
  "exceptions: one person signs twice, ten minutes apart": {
    setting: { consumers: 1, policy: "solo" },
    way: [...toTheGate("a"), calls],
    words: {
      ran: says("report", [onNew]),
      accepted: accepts("OLD_USE_UNOBSERVABLE", "a", RESPONDER),
      acceptedLater: accepts("OLD_USE_UNOBSERVABLE", "a", RESPONDER, { after: 700 }),
      hostile: called("hostile", RESPONDER),
      hostileLater: called("hostile", RESPONDER, undefined, 700),
      ...overTheGate,
      approved: peopleWords.approvedByResponder,
    },
    tells: (at) => [
      agesIn(1000, 1)(at),
      areApart(at.acceptances.filter((made) => !isAboutCallers(made))),
      areApart(at.classifications[STRANGER] ?? []),
    ],
    floor: { states: 45, edges: 305, endings: 4 },
  },
  "exceptions: a consumer that may break, by its owner's word": {
    setting: { consumers: 1, owner: SECOND },
    way: toTheGate("a"),
    words: {
      byOwner: retires("a", SECOND),
      byResponder: retires("a", RESPONDER),
      byAttester: retires("a", ATTESTER),
      byStranger: retires("a", "eve"),
      joined: added("b").added,
      writtenToo: wordsOf("b").written,
      ...overTheGate,
    },
    floor: { states: 47, edges: 330, endings: 6 },
  },
  "exceptions: a cutover, and somebody who joins after it was signed": {
    setting: { consumers: 1, overlap: false },
    way: [preparing.lookedLive, preparing.contained, preparing.auditRead, preparing.auditJudged],
    words: {
      preflightPassed: preparing.preflightPassed,
      preflightFailed: preparing.preflightFailed,
      joined: { ...added("b").added, when: isAlone },
      cutover: peopleWords.cutoverSigned,
      cutoverByResponder: peopleWords.cutoverSignedByResponder,
      reissueIntended: preparing.reissueIntended,
      reissueIntendedAsEnding: preparing.reissueIntendedAsEnding,
      reissued: preparing.reissued,
    },

    floor: { states: 148, edges: 710, endings: 0 },
  },
};

function isAlone({ incident, state }: Parameters<Word["when"]>[0]): boolean {
  return inState("reissuing")({ state }) && incident.consumers["b"] === undefined;
}

/** Ten minutes lie between the first and the last of what one person signed. */
function areApart(rows: readonly { readonly at: string }[]): boolean {
  const [first, last] = [rows[0]?.at, rows.at(-1)?.at];
  return first !== undefined && last !== undefined && secondsBetween(first, last) >= 600;
}
