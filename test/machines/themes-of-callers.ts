import { NOTHING_FOUND, madeWithKey } from "../core/audits.ts";
import type { EventData } from "../../src/core/journal.ts";
import { plus } from "../../src/core/time.ts";
import { agesIn } from "./ages.ts";
import { ATTESTER, LEAKED, RESPONDER, SECOND, row, seen, signedBy } from "./rows.ts";
import { CHILD, STRANGER, stranger } from "./strangers-and-keys.ts";
import type { Theme } from "./themes.ts";
import { overTheGate, toTheGate } from "./ways.ts";
import { type Word, inState } from "./word.ts";
import { called } from "./words-of-claims.ts";
import { added, wordsOf } from "./words-of-consumers.ts";
import { preparing } from "./words-of-preparing.ts";
import { CALLS, onNew, passes, read } from "./words-of-sources.ts";

const atGate = inState("revoking.gated");
const OTHER = "C-00000002";

/** Somebody calls with the leaked key, now. */
const calls: Word = { when: atGate, row: (at) => seen(at, [], [stranger(LEAKED, plus(at.lastAt, 1))]) };

/** Unknown callers of all classes, and what they made. */
export const themesOfCallers: Readonly<Record<string, Theme>> = {
  "callers: of one class and another, by one person and by two": {
    setting: { consumers: 1 },
    way: toTheGate("a"),
    words: {
      calls,
      responder: called("responder", RESPONDER),
      declared: called("consumer", RESPONDER, "a"),
      undeclared: called("consumer", RESPONDER, "b"),
      hostile: called("hostile", SECOND),
      hostileToo: called("hostile", ATTESTER),
      hostileByStranger: called("hostile", "eve"),
      proven: wordsOf("a").proven,
      ...overTheGate,
    },
    tells: (at) => [classesOf(at), wasJudgedLast(at)],
    floor: { states: 191, edges: 1608, endings: 36 },
  },
  "callers: one who turns out to be a forgotten consumer": {
    setting: { consumers: 1 },
    // The log was read before, so that only what it shows of them varies.
    way: [...toTheGate("a"), wordsOf("a").proven, read(CALLS, []), calls],
    words: {
      calls,
      joins: called("consumer", RESPONDER, "b"),
      ...added("b"),
      written: wordsOf("b").written,
      bothProven: bothProven(),
      quiet: read(CALLS, [onNew], { id: "b" }),
      twoMinutes: passes(150),
      ...overTheGate,
    },
    tells: (at) => [classesOf(at), agesIn(150, 1)(at)],
    floor: { states: 345, edges: 2470, endings: 41 },
  },
  "callers: a key, a session and their makers, called hostile by two": {
    setting: { consumers: 1 },
    way: [preparing.lookedLive, preparing.contained],
    words: {
      byStranger: audited([{ id: CHILD, mintedBy: STRANGER }], []),
      usedByAnother: audited([{ id: CHILD, mintedBy: STRANGER }], [OTHER]),
      byResponder: audited([{ id: CHILD, mintedBy: null }], []),
      session: audited([{ id: CHILD, mintedBy: STRANGER, kind: "session" }], []),
      maker: calledEarly(STRANGER, SECOND),
      makerToo: calledEarly(STRANGER, ATTESTER),
      other: calledEarly(OTHER, SECOND),
      otherToo: calledEarly(OTHER, ATTESTER),
      judged: preparing.auditJudged,
      childEndIntended: preparing.childEndIntended,
      childEnded: preparing.childEnded,
    },
    tells: (at) => [classesOf(at), at.lineage],
    floor: { states: 73, edges: 271, endings: 0 },
  },
};

/** Both were seen on the replacement and say that they hold it. */
function bothProven(): Word {
  return {
    when: atGate,
    row: (at) =>
      seen(
        at,
        ["a", "b"].flatMap((consumer) => [
          { consumer, fact: "use", key: "new" } as const,
          { consumer, fact: "holds", key: "new" } as const,
        ]),
      ),
  };
}

function classesOf(at: Parameters<Word["row"]>[0]): unknown {
  return Object.values(at.classifications).map((rows) => [
    rows.at(-1)?.as,
    rows.at(-1)?.consumer,
    [...new Set(rows.filter(({ as }) => as === "hostile").map(({ by }) => by))].sort(),
  ]);
}

/** Somebody said who the stranger is after the newest approval. */
function wasJudgedLast(at: Parameters<Word["row"]>[0]): boolean {
  return (at.approvals.at(-1)?.at ?? "") < (at.classifications[STRANGER]?.at(-1)?.at ?? "");
}

type Item = EventData["audit.read"]["lineage"][number];

/** What the audit finds that was made with the leaked key, and who else calls with it. */
function audited(
  items: readonly (Pick<Item, "id" | "mintedBy"> & Partial<Item>)[],
  others: readonly string[],
): Word {
  return {
    when: inState("auditing.reading"),
    row: (at) =>
      row(at, "audit.read", {
        ...NOTHING_FOUND,
        callers: [STRANGER, ...others].map((id) => ({ ...stranger(CHILD, at.lastAt), id })),
        lineage: items.map((item) => madeWithKey({ mintedAt: at.openedAt, ...item })),
      }),
  };
}

function calledEarly(caller: string, by: string): Word {
  return {
    when: (place) => inState("auditing.judging")(place) && place.incident.callers[caller] !== undefined,
    row: (at) =>
      row(at, "caller.classified", {
        caller,
        as: "hostile",
        rowsHash: "rows-EXAMPLE",
        reason: "EXAMPLE",
        ...signedBy(by),
      }),
  };
}
