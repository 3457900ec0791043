import { basename } from "node:path";
import { StanchError } from "../../core/errors.ts";
import type { Incident } from "../../core/incident.ts";
import type { Claim } from "../../core/journal.ts";
import { type Instant, formatSeconds, isAfter } from "../../core/time.ts";
import { ATTESTATION_LIFE } from "../../core/evidence-rules.ts";
import { parseTime } from "../../formats/outside-time.ts";
import { hashMark, moment, named, quoted } from "../../report/phrase.ts";
import { claimOf } from "../claims.ts";
import type { Context } from "../context.ts";
import { type PersonOptions, atDesk, outcomeAt, ownWords, say, sign } from "../person-row.ts";
import type { Outcome } from "../services.ts";

interface AttestOptions extends PersonOptions {
  readonly statement: string;
  readonly at?: string;
  readonly receipt?: string;
}

/** Signs that something is so, where nothing can be observed. It proves what somebody said, and expires. */
export async function run(
  context: Context,
  [word = "", what]: readonly string[],
  options: AttestOptions,
): Promise<Outcome> {
  return atDesk(context, options, async (desk) => {
    const { incident } = desk.at;
    const { claim, subject } = claimOf(incident, word, what);
    const statement = ownWords(options.statement, "statement");
    const happenedAt = timeOf(options.at, desk.now);
    const receipt =
      options.receipt === undefined
        ? null
        : { file: basename(options.receipt), sha256: await context.services.hashFile(options.receipt) };
    const after = sign(desk, {
      type: "attestation.made",
      data: { claim, subject, happenedAt, statement, ...(receipt === null ? {} : { receipt }) },
    });
    say(
      after,
      `attested by ${desk.identity.person}: ${claim}${subject === "incident" ? "" : ` ${named(subject)}`}, so since ${moment(happenedAt)} UTC, ${quoted(statement)}`,
    );
    if (receipt !== null) say(after, `receipt ${named(receipt.file)}, ${hashMark(receipt.sha256)}`);
    for (const line of limits(incident, claim, subject, happenedAt)) say(after, line);
    if (incident.policy === "two-person") {
      say(
        after,
        `whoever attests may not approve: the approval has to come from somebody else than ${desk.identity.person}`,
      );
    }
    return outcomeAt(after);
  });
}

/** A time with its zone, not in the future (`ERR_TIME`). */
function timeOf(text: string | undefined, now: Instant): Instant {
  if (text === undefined) return now;
  const at = parseTime(text, "iso");
  if (at !== null && !isAfter(at, now)) return at;
  throw new StanchError({
    code: "ERR_TIME",
    message:
      at === null
        ? "--at wants a time with a zone such as 2026-11-23T09:30:00Z"
        : `--at is in the future: it is ${now} here`,
  });
}

/** What this attestation can't do. */
function limits(incident: Incident, claim: Claim, subject: string, happenedAt: Instant): readonly string[] {
  if (claim === "new-key-in-use" || claim === "old-key-unused") {
    const writtenAt = incident.consumers[subject]?.writtenAt ?? null;
    const isEarly = writtenAt === null || !isAfter(happenedAt, writtenAt);
    return isEarly
      ? [
          `it counts for nothing yet: ${named(subject)} ${writtenAt === null ? "hasn't been swapped" : `was swapped at ${moment(writtenAt)} UTC, after that`}`,
        ]
      : [`it is shown as attested, and counts for ${formatSeconds(ATTESTATION_LIFE)}`];
  }
  return claim === "leak-path-closed" ? [`it counts for ${formatSeconds(ATTESTATION_LIFE)}`] : [];
}
