import { ACCEPTABLE_CODES, type Blocker, type BlockerCode } from "../../core/blocker.ts";
import { closeBlockers } from "../../core/close.ts";
import { StanchError } from "../../core/errors.ts";
import { acceptanceOf, revocationBlockers } from "../../core/gate.ts";
import type { Incident } from "../../core/incident.ts";
import { type Instant, isAfter, plus } from "../../core/time.ts";
import { moment, named } from "../../report/phrase.ts";
import { nameOf } from "../blockers-view.ts";
import type { Context } from "../context.ts";
import { STAND_INS } from "../clearing-words.ts";
import { missingSignature } from "../countersign.ts";
import { expiry } from "../expiry.ts";
import { type PersonOptions, atDesk, outcomeAt, ownWords, say, sign } from "../person-row.ts";
import type { Outcome } from "../services.ts";

interface AcceptOptions extends PersonOptions {
  readonly reason: string;
  readonly expires?: string;
}

const DEFAULT_SECONDS = 4 * 3600;

/** Signs that one blocker of an acceptable code is accepted instead of cleared. It takes two people, and expires. */
export async function run(
  context: Context,
  [word = "", subject = "incident"]: readonly string[],
  options: AcceptOptions,
): Promise<Outcome> {
  return atDesk(context, options, (desk) => {
    const { incident } = desk.at;
    const code = acceptable(word);
    const blocker = blockerNow(incident, desk.now, code, subject);
    const reason = ownWords(options.reason, "reason");
    const expires = plus(desk.now, expiry(options.expires, DEFAULT_SECONDS));
    const after = sign(desk, { type: "acceptance.signed", data: { code, subject, reason, expires } });
    const signed = after.at.incident;
    const rows = signed.acceptances.filter(
      (row) => row.code === code && row.subject === subject && isAfter(row.expires, after.now),
    );
    const missing = missingSignature(signed, rows);
    if (missing !== null) {
      say(after, `${nameOf(blocker)}: signed by ${desk.identity.person}; ${missing}`);
      const words = [
        "accept",
        code,
        ...(subject === "incident" ? [] : [subject]),
        "--reason",
        STAND_INS.reason,
      ];
      return outcomeAt(after, { next: words });
    }
    say(
      after,
      acceptanceOf(signed, blocker, after.now) === null
        ? "signed by enough people, but it counts only while a source that records use covers the look-back and shows hostile callers at most"
        : `${nameOf(blocker)}: accepted until ${moment(expires)} UTC, and shown as accepted, never as proven`,
    );
    return outcomeAt(after);
  });
}

function acceptable(word: string): BlockerCode {
  const code = word.toUpperCase().replaceAll("-", "_") as BlockerCode;
  if (ACCEPTABLE_CODES.has(code)) return code;
  throw new StanchError({
    code: "ERR_NOT_ACCEPTABLE",
    message: `${named(word)} can't be accepted`,
    hint: `these can: ${[...ACCEPTABLE_CODES].join(", ")}`,
  });
}

/** It stands in the way now, or would if it weren't accepted already (`ERR_NO_SUCH_BLOCKER`). */
function blockerNow(incident: Incident, now: Instant, code: BlockerCode, subject: string): Blocker {
  const open = [...revocationBlockers(incident, now), ...closeBlockers(incident, now)];
  const found = open.find((blocker) => blocker.code === code && blocker.subject === subject);
  const accepted: Blocker = { code, subject, clears: "" };
  if (found !== undefined) return found;
  if (acceptanceOf(incident, accepted, now) !== null) return accepted;
  const same = open.filter((blocker) => blocker.code === code).map((blocker) => named(blocker.subject));
  throw new StanchError({
    code: "ERR_NO_SUCH_BLOCKER",
    message: `${nameOf(accepted)} doesn't stand in the way now`,
    hint: same.length === 0 ? "stanch status shows what does" : `${code} does for ${same.join(", ")}`,
  });
}
