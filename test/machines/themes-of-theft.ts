import type { LineageItem } from "../../src/core/audit-summary.ts";
import { NOTHING_FOUND, madeWithKey } from "../core/audits.ts";
import type { Incident } from "../../src/core/incident.ts";
import type { CallerClass } from "../../src/core/journal.ts";
import { plus } from "../../src/core/time.ts";
import { ATTESTER, RESPONDER, SECOND, START, row, seen, signedBy } from "./rows.ts";
import { CHILD, stranger } from "./strangers-and-keys.ts";
import type { Theme } from "./themes.ts";
import { overTheGate, toTheGate } from "./ways.ts";
import { type Place, type Word, type Words, inState } from "./word.ts";
import { said } from "./words-of-claims.ts";
import { added, wordsOf } from "./words-of-consumers.ts";
import { endingWords } from "./words-of-ending.ts";
import { preparing } from "./words-of-preparing.ts";

const looking = inState("revoking.gated", "revoking.ending", "notifying.watching");
const FIRST = "key_EXAMPLE";
const keyOf = ({ replacements }: Incident): string => replacements["shared"]?.key?.id ?? FIRST;
/** Another key, another caller: whoever it is. */
const callerOn = (keyId: string): string => (keyId === FIRST ? "C-00000003" : "C-00000004");

/** Somebody calls with a replacement, and is let in or not. */
function calls(keyOfCall: (at: Incident) => string, accepted = 1): Word {
  return {
    when: looking,
    row: (at) => {
      const keyId = keyOfCall(at);
      const time = plus(at.lastAt, 1);
      const caller = { ...stranger(keyId, time), id: callerOn(keyId) };
      return seen(at, [], [accepted > 0 ? caller : { ...caller, accepted, refused: 1, lastAccepted: null }]);
    },
  };
}

function called(as: CallerClass, by: string, keyOfCall: (at: Incident) => string = keyOf): Word {
  return {
    when: (place) =>
      looking(place) && place.incident.callers[callerOn(keyOfCall(place.incident))] !== undefined,
    row: (at) =>
      row(at, "caller.classified", {
        caller: callerOn(keyOfCall(at)),
        as,
        rowsHash: "rows-EXAMPLE",
        reason: "EXAMPLE",
        ...(as === "consumer" ? { consumer: "a" } : {}),
        ...signedBy(by),
      }),
  };
}

/** A person has another one made in the place of whichever there is; only the first one: there is no end to it else. */
const rejected: Word = {
  when: (place: Place) =>
    inState("revoking.gated", "revoking.confirming", "notifying")(place) && keyOf(place.incident) === FIRST,
  row: (at) =>
    row(at, "replacement.rejected", {
      replacement: "shared",
      keyId: FIRST,
      reason: "EXAMPLE",
      ...signedBy(RESPONDER),
    }),
};

const saidDead: Word = {
  when: ({ incident }) => incident.orphans.some(({ keyId, ended }) => keyId === FIRST && !ended),
  row: (at) =>
    row(at, "attestation.made", {
      claim: "key-dead",
      subject: FIRST,
      happenedAt: at.lastAt,
      statement: "EXAMPLE",
      ...signedBy(ATTESTER),
    }),
};

/** Made anew, written again, and back at the gate. */
const anew: Words = {
  reopened: { ...endingWords.reopened, when: inState("revoking.gated") },
  reissuedAnew: preparing.reissuedAnew,
  written: { ...wordsOf("a").written, when: inState("swapping.writing") },
  swapSettled: { ...preparing.swapSettled, when: inState("swapping.writing") },
  looked: { ...preparing.looked, when: inState("swapping.proving") },
  proven: wordsOf("a").proven,
};

const { started, endIntended, keyEnded, canaryRefused, noticesSettled } = endingWords;
const { approved } = overTheGate;
const hostile = [called("hostile", SECOND), called("hostile", ATTESTER)];
const callersOf = (at: Incident): unknown =>
  Object.values(at.callers).map(({ key, keyId, lastAccepted, id }) => [
    key,
    keyId,
    lastAccepted !== null,
    (at.approvals.at(-1)?.at ?? "") < (at.classifications[id]?.at(-1)?.at ?? ""),
  ]);

/** Up to the end of the leaked key, through the open gate. */
const ended: readonly Word[] = [
  ...toTheGate("a"),
  wordsOf("a").proven,
  { ...approved!, when: () => true },
  started,
  endIntended,
  keyEnded,
];

/** The audit for the receipts finds a credential that the leaked key made, of which the log says so. */
function finds(item: Partial<LineageItem>): Word {
  return {
    when: inState("notifying.watching"),
    row: (at) =>
      row(at, "audit.read", {
        ...NOTHING_FOUND,
        lineage: [madeWithKey({ id: CHILD, mintedAt: START, ...item })],
      }),
  };
}

/** Replacements that get into unknown hands, before the end of the leaked key and after it. */
export const themesOfTheft: Readonly<Record<string, Theme>> = {
  "theft: a stranger on a replacement, of one class and another": {
    setting: { consumers: 1 },
    way: [...toTheGate("a"), wordsOf("a").proven],
    words: {
      calls: calls(keyOf),
      refused: calls(keyOf, 0),
      responder: called("responder", RESPONDER),
      declared: called("consumer", RESPONDER),
      hostile: called("hostile", SECOND),
      hostileToo: called("hostile", ATTESTER),
      hostileByStranger: called("hostile", "eve"),
      ...overTheGate,
    },
    tells: callersOf,
    floor: { states: 570, edges: 4680, endings: 128 },
  },
  "theft: a replacement that is stolen, and the one in its place": {
    setting: { consumers: 1 },
    way: [...toTheGate("a"), wordsOf("a").proven, calls(keyOf)],
    words: {
      onTheFirst: calls(() => FIRST),
      onTheNext: { ...calls(keyOf), when: (place) => looking(place) && keyOf(place.incident) !== FIRST },
      hostile: called("hostile", SECOND),
      hostileToo: called("hostile", ATTESTER),
      rejected,
      ...anew,
      ...overTheGate,
    },
    tells: callersOf,
    floor: { states: 510, edges: 2440, endings: 8 },
  },
  "theft: a replacement that is stolen once the leaked key is dead": {
    setting: { consumers: 1 },
    way: [...ended, canaryRefused, canaryRefused, noticesSettled],
    words: {
      calls: calls(keyOf),
      hostile: hostile[0]!,
      hostileToo: hostile[1]!,
      rejected,
      ...anew,
      saidDead,
      noticesSettled,
      closed: endingWords.closedRevokedLate,
    },
    tells: callersOf,
    floor: { states: 520, edges: 2900, endings: 0 },
  },
  "theft: what the leaked key made, when that is dead": {
    setting: { consumers: 1 },
    way: [...ended, canaryRefused, canaryRefused, noticesSettled],
    words: {
      alive: finds({}),
      endedInTheLog: finds({ endedAt: START }),
      runsOutSoon: finds({ kind: "session", expiresAt: plus(START, 900) }),
      runsOutLate: finds({ kind: "session", expiresAt: plus(START, 90 * 86_400) }),
      childSaidDead: said("key-dead", ATTESTER, { subject: CHILD }),
      closed: endingWords.closedRevokedLate,
    },
    tells: (at) => at.lineage,
    floor: { states: 8, edges: 40, endings: 0 },
  },
  "theft: somebody who joins, or a replacement that is rejected, when all is over": {
    setting: { consumers: 1 },
    way: ended,
    words: {
      canaryRefused,
      rejected,
      joins: {
        ...added("b").added,
        when: ({ incident, state }) =>
          inState("revoking.confirming", "notifying")({ state }) && incident.consumers["b"] === undefined,
      },
      ...anew,
      writtenToo: { ...wordsOf("b").written, when: inState("swapping.writing") },
      provenToo: { ...wordsOf("b").proven, when: (place) => place.incident.consumers["b"] !== undefined },
      saidDead,
      noticesSettled,
      closed: endingWords.closedRevokedLate,
    },
    floor: { states: 85, edges: 470, endings: 0 },
  },
};
