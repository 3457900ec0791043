import type { BlockerCode } from "../../src/core/blocker.ts";
import { revocationBlockers } from "../../src/core/gate.ts";
import type { Incident } from "../../src/core/incident.ts";
import type { CallerClass, Claim, OrphanClass } from "../../src/core/journal.ts";
import { plus } from "../../src/core/time.ts";
import { verdictOf } from "../../src/core/verdict.ts";
import { ATTESTER, LEAKED, RESPONDER, SECOND, STAYING, row, signedBy } from "./rows.ts";
import { STRANGER, STRAY } from "./strangers-and-keys.ts";
import { type Word, type Words, inState } from "./word.ts";
import { isAboutCallers } from "./words-of-claims.ts";

const atGate = inState("revoking.gated");
/** Also while the key is being ended: people sign whenever they like. */
const nearGate = inState("revoking.gated", "revoking.ending");
/** A verdict text that is of no verdict. */
export const FORGED = "forged-EXAMPLE";

export const peopleWords = {
  leakPathClosed: { when: atGate, row: claim("leak-path-closed", "incident") },
  keySaidDead: { when: nearGate, row: claim("key-dead", LEAKED) },
  approved: approve(SECOND),
  approvedTooEarly: { ...approve(SECOND), when: atGate },
  approvedByResponder: approve(RESPONDER),
  approvedByAttester: approve(ATTESTER),
  approvedAnything: {
    when: atGate,
    row: (at) => row(at, "approval.granted", { verdict: FORGED, visit: at.visit, ...signedBy(SECOND) }),
  },
  glassBySecond: glass(SECOND),
  glassByAttester: after("breakGlass", glass(ATTESTER)),
  glassByStranger: glass("eve"),
  glassByResponder: glass(RESPONDER),
  glassByResponderLater: glass(RESPONDER, 700),
  glassOverB: glass(SECOND, 1, ["b"]),
  glassOverBToo: after("breakGlass", glass(ATTESTER, 1, ["b"])),
  hostileBySecond: classify("hostile", SECOND),
  hostileByAttester: classify("hostile", ATTESTER),
  calledResponder: classify("responder", RESPONDER),
  calledStaying: classify("consumer", RESPONDER, STAYING),
  strayCalledSurplus: whose("surplus", SECOND),
  strayCalledSurplusByStranger: whose("surplus", "eve"),
  strayCalledForeign: whose("foreign", RESPONDER),
  acceptedEmpty: accept("NO_CONSUMERS", "incident", SECOND),
  acceptedEmptyToo: after("acceptances", accept("NO_CONSUMERS", "incident", ATTESTER)),
  acceptedUnobservable: accept("OLD_USE_UNOBSERVABLE", "a", SECOND),
  acceptedUnobservableToo: after("acceptances", accept("OLD_USE_UNOBSERVABLE", "a", ATTESTER)),
  acceptedUnswapped: accept("UNSWAPPED", "a", SECOND),
  acceptedUnswappedToo: after("acceptances", accept("UNSWAPPED", "a", ATTESTER)),
  acceptedUnconfirmed: accept("REVOKE_UNCONFIRMED", "incident", SECOND),
  acceptedUnconfirmedToo: after("acceptances", accept("REVOKE_UNCONFIRMED", "incident", ATTESTER)),
  retired: retire(SECOND),
  retiredToo: after("retirements", retire(ATTESTER)),
  cutoverSigned: cutover(SECOND, true),
  cutoverSignedByResponder: cutover(RESPONDER, true),
  cutoverSignedForNobody: cutover(SECOND, false),
  reviewClosed: {
    when: inState("notifying"),
    row: (at) => row(at, "review.closed", { findings: "none", ...signedBy(SECOND) }),
  },
  abortRequested: {
    when: inState("containing.restraining", "swapping.writing"),
    row: (at) => row(at, "abort.requested", { reason: "EXAMPLE", ...signedBy(RESPONDER) }),
  },
  declined: {
    when: inState("containing.restraining"),
    row: (at) => row(at, "rung.declined", { rung: at.plan.rung, reason: "EXAMPLE", ...signedBy(SECOND) }),
  },
  declinedByStranger: {
    when: inState("containing.restraining"),
    row: (at) => row(at, "rung.declined", { rung: at.plan.rung, reason: "EXAMPLE", ...signedBy("eve") }),
  },
  withdrawn: {
    when: nearGate,
    row: (at) =>
      row(at, "evidence.withdrawn", {
        consumer: "a",
        source: "report",
        reason: "EXAMPLE",
        ...signedBy(RESPONDER),
      }),
  },
} as const satisfies Words;

/** The other of two signatures; who signs first makes no difference, so one order will do. */
function after(rows: "acceptances" | "breakGlass" | "retirements", word: Word): Word {
  return {
    ...word,
    when: (place) =>
      word.when(place) && place.incident[rows].some((made) => !("subject" in made && isAboutCallers(made))),
  };
}

function claim(claimed: Claim, subject: string) {
  return (at: Parameters<typeof row>[0]) =>
    row(at, "attestation.made", {
      claim: claimed,
      subject,
      happenedAt: at.lastAt,
      statement: "EXAMPLE",
      ...signedBy(ATTESTER),
    });
}

function approve(by: string) {
  return {
    when: (place) => atGate(place) && isOpen(place.incident),
    row: (at) => {
      const verdict = verdictOf(at, plus(at.lastAt, 1));
      return row(at, "approval.granted", { verdict, visit: at.visit, ...signedBy(by) });
    },
  } as const satisfies Words[string];
}

function isOpen(at: Incident): boolean {
  return revocationBlockers(at, plus(at.lastAt, 1)).length === 0;
}

/** Over everybody, unless somebody is named: whoever isn't on the list mustn't break. */
function glass(by: string, after = 1, over?: readonly string[]) {
  return {
    when: (place) => atGate(place) && place.incident.leaked.state !== "dead",
    row: (at) =>
      row(
        at,
        "breakGlass.signed",
        {
          reason: "EXAMPLE",
          breaks: over ?? Object.keys(at.consumers),
          expires: plus(at.lastAt, 1800),
          visit: at.visit,
          ...signedBy(by),
        },
        after,
      ),
  } as const satisfies Words[string];
}

function classify(as: CallerClass, by: string, consumer?: string) {
  return {
    when: (place) => place.incident.callers[STRANGER] !== undefined && nearGate(place),
    row: (at) =>
      row(at, "caller.classified", {
        caller: STRANGER,
        as,
        rowsHash: "rows-EXAMPLE",
        ...(consumer === undefined ? {} : { consumer }),
        reason: "EXAMPLE",
        ...signedBy(by),
      }),
  } as const satisfies Words[string];
}

function whose(as: OrphanClass, by: string) {
  return {
    when: (place) => place.incident.orphans.length > 0 && inState("reissuing", "revoking.gated")(place),
    row: (at) => row(at, "orphan.classified", { keyId: STRAY, as, reason: "EXAMPLE", ...signedBy(by) }),
  } as const satisfies Words[string];
}

function accept(code: BlockerCode, subject: string, by: string) {
  const when = code === "REVOKE_UNCONFIRMED" ? inState("notifying.watching") : atGate;
  return {
    when,
    row: (at) =>
      row(at, "acceptance.signed", {
        code,
        subject,
        reason: "EXAMPLE",
        expires: plus(at.lastAt, 86_400),
        ...signedBy(by),
      }),
  } as const satisfies Words[string];
}

function retire(by: string) {
  return {
    when: atGate,
    row: (at) => row(at, "consumer.retired", { consumer: "a", reason: "EXAMPLE", ...signedBy(by) }),
  } as const satisfies Words[string];
}

function cutover(by: string, everybody: boolean) {
  return {
    when: inState("reissuing"),
    row: (at) => {
      const out = everybody ? Object.keys(at.consumers).map((id) => ({ consumer: id, seconds: 60 })) : [];
      return row(at, "cutover.signed", { out, visit: at.visit, ...signedBy(by) });
    },
  } as const satisfies Words[string];
}
