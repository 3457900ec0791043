import type { BlockerCode } from "../../src/core/blocker.ts";
import type { CallerClass, Claim } from "../../src/core/journal.ts";
import { type Seconds, plus } from "../../src/core/time.ts";
import { ATTESTER, RESPONDER, SECOND, row, signedBy } from "./rows.ts";
import { STRANGER } from "./strangers-and-keys.ts";
import { type Word, inState } from "./word.ts";

const atGate = inState("revoking.gated");

/** Somebody says what is so of a consumer, just now or `ahead` seconds from now. */
export function said(claim: Claim, by: string, { subject = "a", ahead = 0 } = {}): Word {
  return {
    when: atGate,
    row: (at) =>
      row(at, "attestation.made", {
        claim,
        subject,
        happenedAt: plus(at.lastAt, 1 + ahead),
        statement: "EXAMPLE",
        ...signedBy(by),
      }),
  };
}

/** What one source showed of a consumer, or one person said, is taken back. */
export function takesBack(source: string): Word {
  return {
    when: atGate,
    row: (at) =>
      row(at, "evidence.withdrawn", { consumer: "a", source, reason: "EXAMPLE", ...signedBy(RESPONDER) }),
  };
}

/** Somebody says who the stranger is. */
export function called(as: CallerClass, by: string, consumer?: string, after: Seconds = 1): Word {
  return {
    when: (place) => atGate(place) && place.incident.callers[STRANGER] !== undefined,
    row: (at) =>
      row(
        at,
        "caller.classified",
        {
          caller: STRANGER,
          as,
          rowsHash: "rows-EXAMPLE",
          reason: "EXAMPLE",
          ...(consumer === undefined ? {} : { consumer }),
          ...signedBy(by),
        },
        after,
      ),
  };
}

/** Somebody can live with one blocker for `seconds`. */
export function accepts(
  code: BlockerCode,
  subject: string,
  by: string,
  { seconds = 86_400, after = 1 }: { seconds?: Seconds; after?: Seconds } = {},
): Word {
  return {
    when: atGate,
    row: (at) =>
      row(
        at,
        "acceptance.signed",
        { code, subject, reason: "EXAMPLE", expires: plus(at.lastAt, after + seconds), ...signedBy(by) },
        after,
      ),
  };
}

/** Most themes aren't about callers whom nobody listed: their log shows one kind of call, and two people accepted that. */
export const ACCEPTED_BLINDNESS: readonly Word[] = [
  "callers/all",
  ...["admin", "admin,chat"].map((kinds) => `callers/except/${kinds}`),
  ...["admin", "admin,chat"].map((kinds) => `callers/refused/except/${kinds}`),
].flatMap((subject) =>
  [SECOND, ATTESTER].map((by) => accepts("OLD_USE_UNOBSERVABLE", subject, by, { seconds: 1e9, after: 0 })),
);

export function isAboutCallers({ subject }: { readonly subject: string }): boolean {
  return subject.startsWith("callers/");
}

/** Somebody signs that the consumer may break. */
export function retires(id: string, by: string, after: Seconds = 1): Word {
  return {
    when: atGate,
    row: (at) => row(at, "consumer.retired", { consumer: id, reason: "EXAMPLE", ...signedBy(by) }, after),
  };
}
