import { deadlineOf, isExtension, isOverlapping, latestDeadline } from "../../core/deadline.ts";
import { StanchError } from "../../core/errors.ts";
import type { Incident } from "../../core/incident.ts";
import { tellOf } from "../../core/key-words.ts";
import { type Instant, isAfter, plus } from "../../core/time.ts";
import { toSeconds } from "../../formats/duration.ts";
import { parseTime } from "../../formats/outside-time.ts";
import { moment } from "../../report/phrase.ts";
import { checkIndependent } from "../approver.ts";
import type { Context } from "../context.ts";
import { type PersonOptions, atDesk, outcomeAt, ownWords, say, sign } from "../person-row.ts";
import type { Outcome } from "../services.ts";

/** Gives the overlap more time, so that its stages begin anew then (`ERR_NO_OVERLAP`, `ERR_NOT_APPROVER`, `ERR_TIME`). */
export async function run(
  context: Context,
  _args: readonly string[],
  options: PersonOptions & { readonly until: string; readonly reason: string },
): Promise<Outcome> {
  return atDesk(context, options, (desk) => {
    const { incident } = desk.at;
    const [deadline, bound] = [deadlineOf(incident), latestDeadline(incident)];
    if (deadline === null || bound === null || !isOverlapping(incident)) throw noOverlap(incident);
    checkIndependent(incident, desk.identity.person);
    const until = timeOf(options.until, desk.now);
    if (until === null || !isExtension(incident, desk.identity.person, until, desk.now)) {
      throw new StanchError({
        code: "ERR_TIME",
        message:
          "--until wants a time with its zone or a length from now, such as 2026-11-23T18:00:00Z or 2h",
        hint:
          isAfter(bound, deadline) && isAfter(bound, desk.now)
            ? `later than ${moment(deadline)} UTC, and not later than ${moment(bound)} UTC`
            : "the overlap has had all the time that it may have",
      });
    }
    const after = sign(desk, {
      type: "deadline.extended",
      data: { until, reason: ownWords(options.reason, "reason") },
    });
    say(
      after,
      `the overlap may last until ${moment(until)} UTC: pages, and whatever was approved, begin anew then`,
    );
    say(after, "the gate is as it was: the key can be ended as soon as it is open");
    return outcomeAt(after, { extra: { until } });
  });
}

function timeOf(text: string, now: Instant): Instant | null {
  const seconds = toSeconds(text);
  return seconds === null ? parseTime(text, "iso") : plus(now, seconds);
}

function noOverlap({ plan, overlapFrom }: Incident): StanchError {
  return new StanchError({
    code: "ERR_NO_OVERLAP",
    message:
      overlapFrom === null
        ? tellOf(plan)("no replacement lives beside the leaked key: there is no deadline yet")
        : tellOf(plan)(
            "the leaked key doesn't work beside its replacements any more: there is no deadline left",
          ),
    hint: "stanch status shows where the incident stands",
  });
}
