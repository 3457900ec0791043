import type { BlockerCode } from "../../src/core/blocker.ts";
import type { CallerClass, Claim } from "../../src/core/journal.ts";
import { plus } from "../../src/core/time.ts";
import { verdictOf } from "../../src/core/verdict.ts";
import { ATTESTER, LEAKED, RESPONDER, SECOND, row, signedBy } from "./rows.ts";
import { STRANGER } from "./words-of-stanch.ts";
import { type Words, inState } from "./word.ts";

const atGate = inState("revoking.gated");
/** Also while the key is being ended: people sign whenever they like. */
const nearGate = inState("revoking.gated", "revoking.ending");
/** A verdict text that is of no verdict. */
export const FORGED = "forged-EXAMPLE";

export const peopleWords = {
  leakPathClosed: { when: atGate, row: claim("leak-path-closed", "incident") },
  keySaidDead: { when: nearGate, row: claim("key-dead", LEAKED) },
  approved: approve(SECOND),
  approvedByResponder: approve(RESPONDER),
  approvedByAttester: approve(ATTESTER),
  approvedAnything: {
    when: atGate,
    row: (at) =>
      row(at, "approval.granted", { verdict: FORGED, visit: at.visit, ...signedBy(SECOND) }),
  },
  glassBySecond: glass(SECOND),
  glassByAttester: glass(ATTESTER),
  glassByStranger: glass("eve"),
  glassByResponder: glass(RESPONDER),
  glassByResponderLater: glass(RESPONDER, 700),
  hostileBySecond: classify("hostile", SECOND),
  hostileByAttester: classify("hostile", ATTESTER),
  calledResponder: classify("responder", RESPONDER),
  acceptedUnobservable: accept("OLD_USE_UNOBSERVABLE", "a", SECOND),
  acceptedUnobservableToo: accept("OLD_USE_UNOBSERVABLE", "a", ATTESTER),
  acceptedUnswapped: accept("UNSWAPPED", "a", SECOND),
  acceptedUnswappedToo: accept("UNSWAPPED", "a", ATTESTER),
  acceptedUnconfirmed: accept("REVOKE_UNCONFIRMED", "incident", SECOND),
  acceptedUnconfirmedToo: accept("REVOKE_UNCONFIRMED", "incident", ATTESTER),
  retired: retire(SECOND),
  retiredToo: retire(ATTESTER),
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
    when: atGate,
    row: (at) => {
      const verdict = verdictOf(at, plus(at.lastAt, 1));
      return row(at, "approval.granted", { verdict, visit: at.visit, ...signedBy(by) });
    },
  } as const satisfies Words[string];
}

function glass(by: string, after = 1) {
  return {
    when: atGate,
    row: (at) =>
      row(
        at,
        "breakGlass.signed",
        {
          reason: "EXAMPLE",
          breaks: [],
          expires: plus(at.lastAt, 1800),
          visit: at.visit,
          ...signedBy(by),
        },
        after,
      ),
  } as const satisfies Words[string];
}

function classify(as: CallerClass, by: string) {
  return {
    when: (place) => place.incident.callers[STRANGER] !== undefined && nearGate(place),
    row: (at) =>
      row(at, "caller.classified", {
        caller: STRANGER,
        as,
        rowsHash: "rows-EXAMPLE",
        reason: "EXAMPLE",
        ...signedBy(by),
      }),
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
